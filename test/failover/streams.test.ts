import { getEventListeners } from "node:events";
import { AllCredentialsFailedError, StreamInterruptedError, type VlmChunk } from "@hotspare/core";
import type { KeyHandle, SimulatedReply } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

async function collect(stream: AsyncIterable<VlmChunk>): Promise<readonly VlmChunk[]> {
  const chunks: VlmChunk[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return chunks;
}

function textOf(chunks: readonly VlmChunk[]): string {
  return chunks.map((chunk) => (chunk.type === "content" ? chunk.content : "")).join("");
}

function delta(content: string): string {
  return JSON.stringify({ model: "m", choices: [{ index: 0, delta: { content }, finish_reason: null }] });
}

function sse(events: readonly string[], silenceMs = 0): SimulatedReply {
  return {
    type: "stream",
    status: 200,
    headers: { "content-type": "text/event-stream" },
    steps: [
      ...events.map((event) => ({ type: "write" as const, text: `data: ${event}\n\n` })),
      { type: "wait", ms: silenceMs },
    ],
  };
}

const two = { endpoints: ["one", "two"] };

describe("a stream", () => {
  it("hands over content as it comes and closes with who answered and what it took", async () => {
    const world = await createWorld();
    const chunks = await collect(world.vlm(["a"]).stream({ prompt: "Say something" }));
    expect(textOf(chunks).length).toBeGreaterThan(10);
    expect(chunks.filter((chunk) => chunk.type === "finish")).toHaveLength(1);
    expect(chunks.at(-1)).toMatchObject({
      type: "finish",
      finishReason: "stop",
      provider: "openai",
      credentialId: "a",
      usage: { source: "reported" },
      attempts: [{ credentialId: "a" }],
    });
  });

  it("sends nothing before the first next()", async () => {
    const world = await createWorld();
    world.vlm(["a"]).stream({ prompt: "hello" });
    await new Promise((resolve) => setImmediate(resolve));
    expect(world.simulator.requests).toHaveLength(0);
  });

  it.each([
    ["is cut", (key: KeyHandle) => key.breakStream()],
    ["holds an error", (key: KeyHandle) => key.streamError()],
    ["ends without finishing", (key: KeyHandle) => key.endStreamWithoutFinish({ afterTokens: 0 })],
    ["is a page of HTML", (key: KeyHandle) => key.htmlError(200)],
    ["is refused", (key: KeyHandle) => key.revoked()],
    ["is reset", (key: KeyHandle) => key.resetConnection()],
  ])("moves to a spare when it %s before its first content", async (_, fault) => {
    const world = await createWorld(two);
    fault(world.key("a"));
    const chunks = await collect(world.vlm(["a", "b"]).stream({ prompt: "hello" }));
    expect(chunks.at(-1)).toMatchObject({
      credentialId: "b",
      attempts: [{ credentialId: "a" }, { credentialId: "b" }],
    });
  });

  it("moves on from keep-alives that never bring content", async () => {
    const world = await createWorld(two);
    world.key("a").keepAlives({ everyMs: 5, style: "emptyDelta" });
    const chunks = collect(world.vlm(["a", "b"]).stream({ prompt: "hello" }));
    await world.simulator.waitForRequests(1);
    await world.clock.advance(119_999);
    expect(world.key("b").requests).toBe(0);
    await world.clock.advance(1);
    expect((await chunks).at(-1)).toMatchObject({ credentialId: "b" });
  });

  it.each([
    ["is cut", (key: KeyHandle) => key.breakStream({ afterTokens: 2 })],
    ["holds an error", (key: KeyHandle) => key.streamError({ afterTokens: 2 })],
    ["ends without finishing", (key: KeyHandle) => key.endStreamWithoutFinish({ afterTokens: 2 })],
  ])("never moves when it %s after its first content, and says what was handed over", async (_, fault) => {
    const world = await createWorld(two);
    fault(world.key("a"));
    const seen: VlmChunk[] = [];
    const error = await rejection(
      (async () => {
        for await (const chunk of world.vlm(["a", "b"]).stream({ prompt: "hello there" })) {
          seen.push(chunk);
        }
      })(),
    );
    if (!StreamInterruptedError.isInstance(error)) {
      throw error;
    }
    expect(error.partial.content).toBe(textOf(seen));
    expect(error.usage.source).toBe("estimated");
    expect(error.attempts).toHaveLength(1);
    expect(world.key("b").requests).toBe(0);
    expect(world.story("failure")).toEqual(["failure a transient"]);
  });

  it("counts a failure after content: the third opens the circuit", async () => {
    const world = await createWorld(two);
    world.key("a").breakStream({ afterTokens: 1 });
    const vlm = world.vlm(["a", "b"]);
    for (let call = 0; call < 3; call += 1) {
      await collect(vlm.stream({ prompt: "hello" })).catch(() => undefined);
    }
    expect(vlm.activeCredentialId).toBe("b");
  });

  it("falls silent after content: idleMs ends it, and only while somebody waits", async () => {
    const world = await createWorld(two);
    world.key("a").reply(() => sse([delta("Hi")], 600_000));
    const stream = world.vlm(["a"]).stream({ prompt: "hello" })[Symbol.asyncIterator]();
    expect(await stream.next()).toMatchObject({ value: { content: "Hi" } });
    await world.clock.advance(600_000);
    const silent = rejection(Promise.resolve(stream.next()));
    await new Promise((resolve) => setImmediate(resolve));
    await world.clock.advance(60_000);
    const error = await silent;
    expect(StreamInterruptedError.isInstance(error) && error.classification.reason).toBe("idle_timeout");
  });

  it("left after content is a success, and its request ends at once", async () => {
    const world = await createWorld();
    world.key("a").keepAlives({ count: 1, everyMs: 1 });
    const vlm = world.vlm(["a"]);
    for await (const chunk of vlm.stream({ prompt: "hello" })) {
      if (chunk.type === "content") {
        break;
      }
    }
    await world.simulator.waitUntilIdle();
    expect(vlm.status()[0]).toMatchObject({ served: 1, inFlight: 0 });
    expect(world.told.find(({ event }) => event === "usage")?.payload).toMatchObject({
      usage: { source: "estimated" },
    });
  });

  it("left while a next() is pending ends both at once, with no verdict", async () => {
    const world = await createWorld();
    world.key("a").hang();
    const vlm = world.vlm(["a"]);
    const stream = vlm.stream({ prompt: "hello" })[Symbol.asyncIterator]();
    const pending = stream.next();
    await world.simulator.waitForRequests(1);
    expect(await stream.return?.()).toEqual({ done: true, value: undefined });
    expect(await pending).toEqual({ done: true, value: undefined });
    await world.simulator.waitUntilIdle();
    expect(vlm.status()[0]).toMatchObject({ served: 0, inFlight: 0, state: "closed" });
    expect(world.story("failure", "success")).toEqual([]);
  });

  it("ends with the caller's reason when aborted, also while nobody reads", async () => {
    const world = await createWorld();
    const controller = new AbortController();
    const vlm = world.vlm(["a"]);
    const stream = vlm.stream({ prompt: "hello" }, { signal: controller.signal })[Symbol.asyncIterator]();
    await stream.next();
    const reason = new Error("stop");
    controller.abort(reason);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    expect(vlm.status()[0]?.inFlight).toBe(0);
    expect(await rejection(Promise.resolve(stream.next()))).toBe(reason);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it("that nobody can answer throws the aggregate at the first next()", async () => {
    const world = await createWorld();
    world.key("a").revoked();
    world.key("b").revoked();
    const error = await rejection(collect(world.vlm(["a", "b"]).stream({ prompt: "hello" })));
    expect(AllCredentialsFailedError.isInstance(error) && error.class).toBe("auth");
  });

  it("as a probe proves itself at its first content and blocks nobody after", async () => {
    const world = await createWorld();
    world.key("a").revoked({ times: 1 });
    const vlm = world.vlm(["a", "b"]);
    await vlm.complete({ prompt: "hello" });
    await world.clock.advance(600_000);
    const stream = vlm.stream({ prompt: "hello" })[Symbol.asyncIterator]();
    await stream.next();
    expect(vlm.activeCredentialId).toBe("a");
    expect((await vlm.complete({ prompt: "hello" })).credentialId).toBe("a");
    await stream.return?.();
  });

  it("estimates a usage that never came", async () => {
    const world = await createWorld();
    const end = JSON.stringify({ model: "m", choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
    world.key("a").reply(() => sse([delta("Hello world"), end, "[DONE]"]));
    const chunks = await collect(world.vlm(["a"]).stream({ prompt: "hello" }));
    expect(chunks.at(-1)).toMatchObject({ usage: { source: "estimated", completionTokens: 3 } });
  });
});
