import { once } from "node:events";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { type ServeSignal, serveConfig } from "@hotspare/gateway";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it } from "vitest";
import { ask, models, onAnyPort, question, type ServedFile, serveFile } from "./serve-file.js";

const named = (name: string) => onAnyPort + models.replace("vision:", `${name}:`);
const served = ({ running }: ServedFile) => running.models[0]?.name;
const within = { timeout: 15_000 };

/** Sends requests all the time, and returns the results of requests without a complete answer. */
function traffic({ running }: ServedFile) {
  const failed: string[] = [];
  let answers = 0;
  let isOver = false;
  const one = async () => {
    while (!isOver) {
      const model = running.models[0]?.name;
      const reply = await ask(running.url, { ...question, model, stream: true });
      const text = await reply.text();
      answers += 1;
      // A 404 for a model that a reload has renamed is not a lost answer.
      if (!text.endsWith("data: [DONE]\n\n") && reply.status !== 404) failed.push(text);
    }
  };
  const all = Promise.all([one(), one(), one(), one()]);
  return {
    async stop() {
      isOver = true;
      await all;
      expect(failed).toEqual([]);
      return answers;
    },
  };
}

describe("a served file", () => {
  it("that is written in two halves is served when it is complete", async () => {
    const file = await serveFile(onAnyPort + models);
    const text = named("whole");
    const { stop } = traffic(file);
    await file.write(text.slice(0, text.indexOf("credentials") + 3));
    await file.logged(/changed configuration is wrong/);
    expect(served(file)).toBe("vision");
    await file.write(text);
    await expect.poll(() => served(file), within).toBe("whole");
    expect(await stop()).toBeGreaterThan(0);
  });

  it("that is removed and becomes a folder stays in service, and is followed when it is a file again", async () => {
    const file = await serveFile(onAnyPort + models);
    const { stop } = traffic(file);
    await rename(file.path, `${file.path}.away`);
    const gone = await file.logged(/changed configuration is wrong/);
    expect(gone["error"]).toMatch(/there is no such file/);
    const from = file.lines.length;
    await mkdir(file.path);
    expect((await file.logged(/changed configuration is wrong/, from))["error"]).toMatch(/is a folder/);
    expect((await ask(file.running.url)).status).toBe(200);
    await rm(file.path, { recursive: true });
    await file.write(named("back"));
    await expect.poll(() => served(file), within).toBe("back");
    await stop();
  });

  it("survives ten SIGHUPs within a second during streams, and applies the last content", async () => {
    let signal: (signal: ServeSignal) => void = () => undefined;
    const onSignal = (listener: typeof signal) => {
      signal = listener;
      return () => undefined;
    };
    const file = await serveFile(onAnyPort + models, { watch: false, onSignal });
    const { stop } = traffic(file);
    for (let count = 1; count <= 10; count += 1) {
      // A reload that reads a half-written file would refuse it and keep the old configuration.
      await file.write(named(`m${count}`), "next.yaml");
      await rename(join(file.folder, "next.yaml"), file.path);
      signal("SIGHUP");
      await new Promise((resolve) => setTimeout(resolve, 90));
    }
    await expect.poll(() => served(file), within).toBe("m10");
    expect(await stop()).toBeGreaterThan(0);
    expect(file.lines.filter(({ msg }) => /is wrong/.test(msg))).toEqual([]);
  });

  it("can end in the middle of a reload, and leaves nothing open", async () => {
    let signal: (signal: ServeSignal) => void = () => undefined;
    const onSignal = (listener: typeof signal) => {
      signal = listener;
      return () => undefined;
    };
    const file = await serveFile(onAnyPort + models, { watch: false, onSignal });
    const stream = ask(file.running.url, { ...question, stream: true }).then((reply) => reply.text());
    await file.simulator.waitForRequests(1);
    await file.write(named("next"));
    signal("SIGHUP");
    signal("SIGTERM");
    expect(await stream).toMatch(/data: \[DONE\]\n\n$/);
    await file.running.ended;
    expect(file.lines.at(-1)?.msg).toBe("Closed");
  });
});

describe("a gateway that cannot start", () => {
  it("because its port is taken releases its folder of budgets", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { readonly port: number };
    const state = `gateway: { port: 0, stateDir: state }\n${models}`;
    const file = await serveFile(state, { watch: false });
    await file.running.close();
    await file.write(state.replace("port: 0", `port: ${port}`));
    const begin = () =>
      serveConfig(file.path, {
        plugins: [openai()],
        environment: {},
        onSignal: false,
        logTo: { write: () => undefined },
      });
    await expect(begin()).rejects.toMatchObject({ code: "EADDRINUSE" });
    taken.close();
    await once(taken, "close");
    const running = await begin();
    // Only one process may use the folder.
    await file.write(state);
    await expect(begin()).rejects.toThrow(/is being written by process/);
    await running.close();
    await (await begin()).close();
  });
});

describe("a collector that accepts spans and never answers", () => {
  it("delays the end of the process by a few seconds at most", async () => {
    const held = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(held, "listening");
    const { port } = held.address() as { readonly port: number };
    const section = `telemetry: { endpoint: "http://127.0.0.1:${port}", metrics: false }\n`;
    const { running } = await serveFile(onAnyPort + section + models, { watch: false });
    await (await ask(running.url)).text();
    const beganMs = performance.now();
    await running.close();
    expect(performance.now() - beganMs).toBeLessThan(15_000);
    held.close();
  });
});

describe("a recording", () => {
  it("continues across a reload, and contains no key and no prompt", async () => {
    const text = `gateway: { port: 0, recordTo: records/incident.jsonl }\n${models}`;
    const file = await serveFile(text, { watch: false });
    file.simulator.key("upstream-key-one-0001").status(401);
    expect((await ask(file.running.url)).status).toBe(200);
    await file.write(text.replaceAll("text-embedding-3-small", "text-embedding-3-large"));
    expect(await file.running.reload()).toBe(true);
    expect((await ask(file.running.url)).status).toBe(200);
    await file.running.close();
    const path = join(file.folder, "records", "incident.jsonl");
    const recorded = await readFile(path, "utf8");
    expect(recorded).not.toMatch(/upstream-key|picture/);
    expect(recorded.match(/"event":"callEnd"/g)).toHaveLength(2);
  });
});
