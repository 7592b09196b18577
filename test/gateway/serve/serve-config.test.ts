import { InvalidConfigError } from "@hotspare/core";
import { serveConfig } from "@hotspare/gateway";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it } from "vitest";
import { configFolder } from "../../support/config-folder.js";
import { ask, models, onAnyPort, question, serveFile } from "./serve-file.js";

const clientKey = "client-key-of-team-a-0001";

describe("serveConfig", () => {
  it("serves the models of a file on loopback, and logs that there are no clients", async () => {
    const { running, logged } = await serveFile(onAnyPort + models);
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(running.pageUrl).toBe(`${running.url}/`);
    expect(running.hasClients).toBe(false);
    expect(running.models).toEqual([
      { name: "vision", kind: "vlm" },
      { name: "documents", kind: "embedder" },
    ]);
    expect((await ask(running.url)).status).toBe(200);
    await logged(/There are no clients, so the gateway answers only this machine/);
  });

  it("logs each request with its client and credential, and without prompts, keys and addresses", async () => {
    const { running, lines, logged, simulator, text } = await serveFile(
      `gateway: { port: 0, adminKey: "admin-key-0123456789" }\nclients: [{ name: team-a, key: ${clientKey} }]\n${models}`,
    );
    simulator.key("upstream-key-one-0001").revoked();
    const reply = await ask(`${running.url}`, question, { authorization: `Bearer ${clientKey}` });
    expect(reply.status).toBe(200);
    await reply.text();
    expect(await logged(/^request$/)).toMatchObject({
      level: "info",
      client: "team-a",
      model: "vision",
      status: 200,
      attempts: 2,
      credential: "two",
      requestId: reply.headers.get("x-request-id"),
    });
    expect(lines).toContainEqual(
      expect.objectContaining({
        msg: "Switched to another credential",
        level: "warn",
        from: "one",
        to: "two",
        class: "auth",
      }),
    );
    await ask(`${running.url}`, question, { authorization: "Bearer wrong-key-0123456789" });
    expect(text()).not.toMatch(
      /What is in the picture|upstream-key|client-key|wrong-key|admin-key|sk-|Bearer|chat\/completions\?/,
    );
    expect(text()).not.toContain(new URL(simulator.baseURL).port);
  });

  it("prefers the address and port of its options to those of the file", async () => {
    const { running } = await serveFile(`gateway: { port: 1, host: 10.255.255.1 }\n${models}`, {
      host: "127.0.0.1",
      port: 0,
    });
    expect((await ask(running.url)).status).toBe(200);
  });

  it.each([
    ["without clients", "", /gateway.host.*can be reached by other machines.*clients: \[.*adminKey/s],
    [
      "without an admin key",
      `clients: [{ name: a, key: ${clientKey} }]\n`,
      /gateway.host: is "0.0.0.0": can be reached by other machines.*adminKey/s,
    ],
  ])("refuses an address that other machines can reach %s, with the line", async (_, section, message) => {
    const text = `gateway:\n  port: 0\n  host: 0.0.0.0\n${section}${models}`;
    const refusal = serveFile(text);
    await expect(refusal).rejects.toThrow(message);
    await expect(refusal).rejects.toThrow("hotspare.yaml:3: gateway.host");
  });

  it("reports all mistakes in its sections at once, each with its line", async () => {
    const folder = await configFolder({
      "h.yaml": `gateway:
  prot: 0
  port: 70000
  logs: { level: verbose }
clients:
  - { name: a, key: short }
redis: { url: 5 }
telemetry: { endpoint: localhost }
${models.replaceAll("$simulator", "http://127.0.0.1:9/v1")}`,
    });
    const refusal = await serveConfig(`${folder}/h.yaml`, { plugins: [openai()], onSignal: false }).catch(
      (error: unknown) => error,
    );
    if (!InvalidConfigError.isInstance(refusal)) throw refusal;
    const found = refusal.issues.map(({ path, line }) => `${line} ${path}`);
    expect(found).toEqual([
      "2 gateway.prot",
      "3 gateway.port",
      "4 gateway.logs.level",
      "6 clients[0].key",
      "7 redis.url",
      "7 redis.fleetKey",
      "8 telemetry.endpoint",
    ]);
    expect(refusal.message).toContain(
      "gateway.port: is 70000: must be a port: a whole number from 0 to 65535",
    );
    expect(refusal.message).not.toContain("short");
  });

  it("reports names of unknown models when the rest of the file is right", async () => {
    await expect(
      serveFile(
        `gateway: { port: 0, aliases: { gpt-4o: visoin }, defaultModel: { embedder: vision } }\nclients: [{ name: a, key: ${clientKey}, models: [vison], monthlyBudget: 5 }]\n${models}`,
      ),
    ).rejects.toThrow(
      /:1: gateway.aliases.gpt-4o: is "visoin".*:1: gateway.defaultModel.embedder: is "vision".*:2: clients\[0\].models\[0\].*did you mean "vision"\?.*:2: clients\[0\].monthlyBudget: needs a place.*\n.*needs prices/s,
    );
  });

  it.each([
    [{ graceMS: 5 }, /graceMS.*did you mean "graceMs"/],
    [{ logLevel: "loud" }, /logLevel: .*info/],
    [{ port: 65_536 }, /port: .*from 0 to 65535/],
    [{ host: "" }, /host: /],
    [{ graceMs: -1 }, /graceMs: /],
  ])("refuses the options %j before it opens anything", async (wrong, message) => {
    const options = { plugins: [openai()], onSignal: false, ...wrong } as never;
    await expect(serveConfig("there-is-no-such-file.yaml", options)).rejects.toThrow(message);
  });
});
