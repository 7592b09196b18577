import { StreamInterruptedError, stickyRing } from "@hotspare/core";
import type { AttemptContext, VlmAdapterChunk } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { createEngineWorld, deaf, hangs, outcome } from "../support/engine-world.js";
import { finish, StatusError } from "../support/scripted-plugin.js";
import { turns } from "../support/watch-engine.js";

const content: VlmAdapterChunk = { type: "content", content: "Hello" };
const stop: VlmAdapterChunk = { type: "stop", finishReason: "length", model: "m" };

describe("usage of a stream", () => {
  it.each(["break", "abort", "totalMs", "close"])(
    "that is left after content by %s is counted once",
    async (how) => {
      const world = createEngineWorld();
      const vlm = world.vlm({
        a: {
          async *stream() {
            for (let piece = 0; piece < 20; piece += 1) yield content;
            await deaf();
          },
        },
      });
      const controller = new AbortController();
      const timeouts = how === "totalMs" ? { totalMs: 1_000 } : {};
      const stream = vlm.stream({ prompt: "x" }, { signal: controller.signal, timeouts });
      for (let piece = 0; piece < 20; piece += 1) await stream.next();
      if (how === "break") await stream.return?.();
      if (how === "abort") controller.abort(new Error("gone"));
      if (how === "totalMs") await world.clock.advance(1_000);
      if (how === "close") await world.settle(vlm.close({ graceMs: 10 }));
      const { total } = world.hotspare.usage.snapshot();
      expect(total.calls).toBe(1);
      expect(total.completionTokens).toBeGreaterThan(10);
      expect(world.watch.of("success")).toHaveLength(1);
      expect(world.watch.of("usage")).toHaveLength(1);
      const [callEnd] = world.watch.of("callEnd");
      expect(callEnd?.usage?.completionTokens).toBe(total.completionTokens);
      expect(callEnd?.outcome).toBe(how === "break" ? "left" : how === "totalMs" ? "failed" : "aborted");
    },
  );

  it("that is left before content is nobody's", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: { stream: () => ({ [Symbol.asyncIterator]: () => ({ next: deaf }) }) } });
    const stream = vlm.stream({ prompt: "x" });
    const pending = stream.next();
    await turns();
    await stream.return?.();
    await pending;
    expect(world.hotspare.usage.snapshot().total.calls).toBe(0);
    expect(world.watch.of("abandoned")).toMatchObject([{ reason: "left" }]);
  });
});

describe("a finish reason", () => {
  it.each<[string, readonly VlmAdapterChunk[], boolean]>([
    ["followed by silence", [content, stop], true],
    ["followed by the end", [content, stop], false],
    ["that comes first, followed by silence", [stop], true],
    ["followed by empty pieces and silence", [content, stop, { type: "content", content: "" }], true],
  ])("%s ends the stream", async (_, chunks, isSilent) => {
    const world = createEngineWorld();
    const vlm = world.vlm({
      a: {
        async *stream() {
          yield* chunks;
          if (isSilent) await deaf();
        },
      },
    });
    const stream = vlm.stream({ prompt: "x" });
    let last: unknown;
    const reading = (async () => {
      for await (const chunk of stream) last = chunk;
    })();
    await turns();
    await world.clock.advance(isSilent ? 1_999 : 0);
    expect(world.watch.of("callEnd")).toHaveLength(isSilent ? 0 : 1);
    await world.clock.advance(1);
    await reading;
    expect(last).toMatchObject({ type: "finish", finishReason: "length", usage: { source: "estimated" } });
    expect(world.watch.of("callEnd")).toMatchObject([{ outcome: "answered" }]);
  });

  it("followed by keep-alives without end is ended by finishMs of them too", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({
      a: {
        async *stream() {
          yield content;
          yield stop;
          for (;;) {
            await world.clock.sleep(500);
            yield { type: "content", content: "" };
            yield stop;
          }
        },
      },
    });
    const stream = vlm.stream({ prompt: "x" });
    await stream.next();
    const end = outcome(stream.next());
    expect(await world.settle(end, 500, 60_000)).toMatchObject({ value: { value: { type: "finish" } } });
  });

  it("that says what is known already ends the stream with it, as the last one says", async () => {
    const usage = { promptTokens: 3, completionTokens: 2, totalTokens: 5, source: "reported" } as const;
    const world = createEngineWorld();
    const vlm = world.vlm({
      a: {
        async *stream() {
          yield content;
          yield stop;
          yield { ...stop, usage, raw: { id: "x" } };
          await deaf();
        },
      },
    });
    const stream = vlm.stream({ prompt: "x" });
    await stream.next();
    const end = outcome(stream.next());
    expect(await world.settle(end, 2_000, 4_000)).toMatchObject({
      value: { value: { type: "finish", finishReason: "length", usage, raw: { id: "x" } } },
    });
  });

  it("is taken back by content behind it: silence is measured by idleMs again", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({
      a: {
        async *stream() {
          yield content;
          yield stop;
          yield content;
          await deaf();
        },
      },
    });
    const stream = vlm.stream({ prompt: "x" }, { timeouts: { idleMs: 10_000 } });
    await stream.next();
    await stream.next();
    const end = outcome(stream.next());
    await world.clock.advance(9_999);
    expect(world.watch.of("callEnd")).toHaveLength(0);
    await world.clock.advance(1);
    expect(await end).toMatchObject({ error: { classification: { reason: "idle_timeout" } } });
  });

  it("followed by an error is an interruption", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({
      a: {
        async *stream() {
          yield content;
          yield stop;
          throw new StatusError(503);
        },
      },
    });
    const stream = vlm.stream({ prompt: "x" });
    await stream.next();
    const end = await outcome(stream.next());
    expect("error" in end && StreamInterruptedError.isInstance(end.error)).toBe(true);
  });
});

describe("five thousand next() at once", () => {
  it("are answered in order, and those behind the end are done", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({
      a: {
        async *stream() {
          for (let piece = 0; piece < 4_000; piece += 1) yield { type: "content", content: String(piece) };
          yield finish;
        },
      },
    });
    const stream = vlm.stream({ prompt: "x" });
    const all = await Promise.all(Array.from({ length: 5_000 }, () => stream.next()));
    expect(all[3_999]).toMatchObject({ value: { content: "3999" } });
    expect(all[4_000]).toMatchObject({ value: { type: "finish" } });
    expect(all.slice(4_001).every(({ done }) => done === true)).toBe(true);
  });
});

describe("an attempt that is over", () => {
  it.each(["before content", "after content"])(
    "is left, although its plugin sends on for ever, %s",
    async (when) => {
      const world = createEngineWorld();
      let left = 0;
      let reads = 0;
      const vlm = world.vlm(
        {
          a: {
            async *stream() {
              try {
                if (when === "after content") yield content;
                for (;;) {
                  await world.clock.sleep(100);
                  reads += 1;
                  yield { type: "content", content: "" };
                }
              } finally {
                left += 1;
              }
            },
          },
        },
        { timeouts: { attemptMs: 1_000, idleMs: 1_000 }, retry: { maxRounds: 1 } },
      );
      const stream = vlm.stream({ prompt: "x" }, { timeouts: { totalMs: 5_000 } });
      const read = async () => {
        for await (const _ of stream);
      };
      await world.settle(outcome(read()), 100);
      await world.clock.advance(200);
      const then = reads;
      await world.clock.advance(1_000);
      expect([left, reads]).toEqual([1, then]);
    },
  );

  it("is over too for a plugin that hands on a copy of its context", async () => {
    const world = createEngineWorld({ timeouts: { attemptMs: 100 }, retry: { maxRounds: 1 } });
    const seen: AttemptContext[] = [];
    const complete = (request: unknown, context: AttemptContext) => {
      const copy = { ...context };
      seen.push(copy);
      return hangs(request, copy);
    };
    const vlm = world.vlm({ a: { complete }, b: {} });
    expect((await world.settle(vlm.complete({ prompt: "x" }))).credentialId).toBe("b");
    expect(seen.map(({ signal }) => signal.aborted)).toEqual([true]);
    expect(Object.keys(seen[0] ?? {}).toSorted()).toEqual([
      "attemptId",
      "callId",
      "headers",
      "inputType",
      "providerOptions",
      "signal",
      "wire",
    ]);
  });

  it("gets a context that is frozen and leads to nothing of the engine", async () => {
    const world = createEngineWorld();
    let context: AttemptContext | undefined;
    const vlm = world.vlm({
      a: {
        async complete(_, given) {
          context = given;
          throw new StatusError(400);
        },
      },
    });
    await outcome(vlm.complete({ prompt: "x" }));
    expect(Object.isFrozen(context)).toBe(true);
    expect(Object.getPrototypeOf(context)).toBe(Object.prototype);
  });
});

describe("a signature without a text", () => {
  it.each([
    { type: "reasoning", reasoning: "", providerMetadata: { p: { signature: "s" } } },
    { type: "toolCall", index: 0, arguments: "", providerMetadata: { p: { signature: "s" } } },
  ] as const)("reaches the caller: $type", async (signature) => {
    const vlm = createEngineWorld().vlm({
      a: {
        async *stream() {
          yield content;
          yield signature;
          yield { ...signature, providerMetadata: undefined } as never;
          yield finish;
        },
      },
    });
    const chunks = [];
    for await (const chunk of vlm.stream({ prompt: "x" })) {
      chunks.push(chunk);
    }
    expect(chunks).toMatchObject([content, signature, { type: "finish" }]);
  });
});

describe("times of a stream", () => {
  it("that breaks after content are those of a clock that cannot go back", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({
      a: {
        async *stream() {
          yield content;
          await world.clock.sleep(500);
          throw new StatusError(503);
        },
      },
    });
    let backMs = 0;
    const epochMs = world.clock.epochMs.bind(world.clock);
    world.clock.epochMs = () => epochMs() - backMs;
    const stream = vlm.stream({ prompt: "x" });
    await stream.next();
    backMs = 3_600_000;
    await world.settle(outcome(stream.next()), 100);
    expect(world.watch.of("failure")).toMatchObject([{ durationMs: 500 }]);
    expect(world.watch.of("callEnd")).toMatchObject([{ durationMs: 500, outcome: "interrupted" }]);
  });

  it("that ran out while nobody read are told to the next reader alone", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: {} });
    const stream = vlm.stream({ prompt: "x" }, { timeouts: { totalMs: 1_000 } });
    await stream.next();
    await world.clock.advance(1_000);
    await expect(stream.next()).rejects.toMatchObject({ name: "DeadlineExceededError" });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it("that ran out while nobody read are no matter after return()", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: {} });
    const stream = vlm.stream({ prompt: "x" }, { timeouts: { totalMs: 1_000 } });
    await stream.next();
    await world.clock.advance(1_000);
    expect(await stream.return?.()).toEqual({ done: true, value: undefined });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it("do not run while the consumer is slow", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: {} });
    const stream = vlm.stream({ prompt: "x" });
    await stream.next();
    await world.clock.advance(10_000_000);
    expect(await stream.next()).toMatchObject({ value: { type: "finish" } });
  });
});

describe("stickyRing", () => {
  it("whose active credential leaves the list while a call moves on keeps no lease", async () => {
    const world = createEngineWorld({ switcher: stickyRing(), retry: { sameCredential: 0 } });
    const closed: string[] = [];
    const vlm = world.vlm({
      a: {
        async complete() {
          vlm.removeCredential("a");
          throw new StatusError(401);
        },
        close: async () => void closed.push("a"),
      },
      b: { close: async () => void closed.push("b") },
      c: {},
    });
    expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("b");
    vlm.removeCredential("b");
    await turns();
    expect(closed).toEqual(["a", "b"]);
    expect(world.watch.of("extensionError")).toEqual([]);
  });

  it("steps up again after a step whose stream was left on its way", async () => {
    let isDead = true;
    const world = createEngineWorld({ switcher: stickyRing(), retry: { sameCredential: 0, backoffMs: 1 } });
    const stream = async function* () {
      if (isDead) throw new StatusError(503);
      yield content;
      yield finish;
    };
    const vlm = world.vlm({ a: { stream }, b: {} });
    const idOf = async () => {
      let id: unknown;
      for await (const chunk of vlm.stream({ prompt: "x" }))
        id = chunk.type === "finish" ? chunk.credentialId : id;
      return id;
    };
    expect(await world.settle(idOf())).toBe("b");
    for (let steps = 0; steps < 40; steps += 1) {
      await world.clock.advance(600_000);
      const left = vlm.stream({ prompt: "x" });
      const pending = left.next();
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      await left.return?.();
      await pending;
    }
    isDead = false;
    await world.clock.advance(8_000_000);
    expect(await world.settle(idOf())).toBe("a");
  });
});
