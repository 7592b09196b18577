import type { ServeSignal } from "@hotspare/gateway";
import { describe, expect, it } from "vitest";
import { ask, models, onAnyPort, question, serveFile } from "./serve-file.js";

/** Sends signals to a gateway as a process would receive them. */
function signals() {
  let listener: ((signal: ServeSignal) => void) | undefined;
  const exits: number[] = [];
  return {
    exits,
    isHeard: () => listener !== undefined,
    send: (signal: ServeSignal) => listener?.(signal),
    options: {
      onSignal: (given: (signal: ServeSignal) => void) => {
        listener = given;
        return () => {
          listener = undefined;
        };
      },
      exit: (code: number) => void exits.push(code),
      watch: false,
    },
  };
}

describe("a signal", () => {
  it("SIGTERM lets a running stream end, refuses new requests, and then closes everything", async () => {
    const { send, options, exits, isHeard } = signals();
    const { running, simulator, logged } = await serveFile(onAnyPort + models, options);
    simulator.key("upstream-key-one-0001").latency(300);
    const reply = await ask(running.url, { ...question, stream: true });
    send("SIGTERM");
    await logged(/^Draining/);
    const refused = await ask(running.url).catch((error: unknown) => error);
    expect(refused instanceof Response ? refused.status : "closed").toSatisfy(
      (outcome: unknown) => outcome === 503 || outcome === "closed",
    );
    expect(await reply.text()).toMatch(/data: \[DONE\]\n\n$/);
    await running.ended;
    await logged(/^Closed$/);
    await expect(ask(running.url)).rejects.toThrow();
    expect(exits).toEqual([]);
    expect(isHeard()).toBe(false);
  });

  it("SIGTERM ends the process at once the second time, with the shell's exit code for the signal", async () => {
    const { send, options, exits } = signals();
    const { running, simulator } = await serveFile(onAnyPort + models, options);
    simulator.key("upstream-key-one-0001").hang();
    const hanging = ask(running.url).catch(() => undefined);
    await simulator.key("upstream-key-one-0001").waitForRequests(1);
    send("SIGINT");
    send("SIGTERM");
    expect(exits).toEqual([143]);
    await running.close({ graceMs: 0 });
    void hanging;
  });

  it("SIGHUP reads the file again", async () => {
    const { send, options } = signals();
    const { running, write, logged } = await serveFile(onAnyPort + models, options);
    await write(onAnyPort + models.replace("vision:", "sight:"));
    send("SIGHUP");
    expect(await logged(/Configuration reloaded/)).toMatchObject({ why: "SIGHUP" });
    expect(running.models[0]?.name).toBe("sight");
  });

  it("SIGTERM cuts an answer that runs longer than the grace with an error, and the process ends", async () => {
    const { send, options } = signals();
    const { running, simulator } = await serveFile(`gateway: { port: 0, graceMs: 50 }\n${models}`, options);
    simulator.key("upstream-key-one-0001").hang();
    const asked = ask(running.url);
    await simulator.key("upstream-key-one-0001").waitForRequests(1);
    send("SIGTERM");
    const reply = await asked;
    expect(reply.status).toBe(503);
    await running.ended;
  });
});
