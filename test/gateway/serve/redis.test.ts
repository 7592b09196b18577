import { serveConfig } from "@hotspare/gateway";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { redisOfTest } from "../../support/fleet-store.js";
import { ask, models, onAnyPort, serveFile } from "./serve-file.js";

const fleetKey = "a-fleet-key-of-the-tests-0001";

describe("the section redis", () => {
  it("lets a second gateway skip the key that failed at the first gateway, also after a reload", async () => {
    const { server } = await redisOfTest();
    const section = `redis: { url: "${server.url}", fleetKey: ${fleetKey} }\n`;
    const { running, simulator, path, write, text } = await serveFile(onAnyPort + section + models, {
      watch: false,
    });
    const second = await serveConfig(path, {
      plugins: [openai()],
      environment: {},
      onSignal: false,
      watch: false,
      logTo: { write: () => undefined },
    });
    onTestFinished(() => second.close({ graceMs: 0 }));
    const dead = simulator.key("upstream-key-one-0001").revoked();
    await (await ask(running.url)).text();
    await expect
      .poll(async () => (await fetch(`${second.url}/api/models`)).text(), { timeout: 5_000 })
      .toContain('"state":"open"');
    await (await ask(second.url)).text();
    await write(`${onAnyPort}${section}${models}# another line\n`);
    expect(await running.reload()).toBe(true);
    const reply = await ask(running.url);
    expect(reply.headers.get("x-hotspare-credential")).toBe("two");
    await reply.text();
    expect(dead.requests).toBe(1);
    expect(text()).not.toContain(fleetKey);
  });

  it("is refused with line numbers, and the error shows neither the key nor the address", async () => {
    await expect(
      serveFile(
        `${onAnyPort}redis:\n  url: "http://user:hunter2hunter2@h"\n  fleetKey: short-key\n${models}`,
      ),
    ).rejects.toThrow(/:3: redis.url: (?!.*hunter2).*\n.*:4: redis.fleetKey: (?!.*short-key)/);
  });
});
