import { RequestAdjusted, type VlmAdapterChunk } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { deaf, hangs, outcome } from "../support/engine-world.js";
import { finish, type Script, StatusError } from "../support/scripted-plugin.js";
import { attemptsOf, createTracedWorld, isError } from "./traced-world.js";

type World = ReturnType<typeof createTracedWorld>;

const refuse = (status: number) => () => Promise.reject(new StatusError(status));
const content: VlmAdapterChunk = { type: "content", content: "a" };
const streams = (...chunks: readonly (VlmAdapterChunk | Error | "hang")[]): Required<Script>["stream"] =>
  async function* (_, { signal }) {
    for (const chunk of chunks) {
      if (chunk instanceof Error) throw chunk;
      if (chunk === "hang") await hangs(undefined, { signal });
      else yield chunk;
    }
  };

async function readAll(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream) {
    // Only its end counts.
  }
}

/** What each path does, the outcomes of its calls and how many attempts it has. */
const paths: readonly (readonly [
  name: string,
  walk: (world: World) => Promise<unknown>,
  outcomes: readonly string[],
  attempts: number,
])[] = [
  ["an answer", (world) => world.vlm({ a: {} }).complete({ prompt: "x" }), ["answered"], 1],
  [
    "a spare",
    (world) => world.vlm({ a: { complete: refuse(401) }, b: {} }).complete({ prompt: "x" }),
    ["answered"],
    2,
  ],
  [
    "a failure of the only credential",
    (world) => outcome(world.vlm({ a: { complete: refuse(401) } }).complete({ prompt: "x" })),
    ["failed"],
    1,
  ],
  [
    "a request at fault",
    (world) => outcome(world.vlm({ a: { complete: refuse(400) }, b: {} }).complete({ prompt: "x" })),
    ["failed"],
    1,
  ],
  [
    "an adapter that throws at once",
    (world) =>
      outcome(
        world
          .vlm({
            a: {
              complete: () => {
                throw new TypeError("bug");
              },
            },
          })
          .complete({ prompt: "x" }),
      ),
    ["failed"],
    1,
  ],
  [
    "a request that is refused at the door",
    (world) => outcome(world.vlm({ a: {} }).complete({ prompt: 1 } as never)),
    [],
    0,
  ],
  [
    "a signal that has aborted already",
    (world) => outcome(world.vlm({ a: {} }).complete({ prompt: "x" }, { signal: AbortSignal.abort() })),
    [],
    0,
  ],
  [
    "an abort of an attempt",
    async (world) => {
      const abort = new AbortController();
      const call = outcome(
        world.vlm({ a: { complete: hangs } }).complete({ prompt: "x" }, { signal: abort.signal }),
      );
      await world.clock.advance(10);
      abort.abort();
      await call;
    },
    ["aborted"],
    1,
  ],
  [
    "an abort of a wait",
    async (world) => {
      const abort = new AbortController();
      const vlm = world.vlm({ a: { complete: hangs, fields: { maxConcurrent: 1 } } });
      const calls = [0, 1].map(() => outcome(vlm.complete({ prompt: "x" }, { signal: abort.signal })));
      await world.clock.advance(10);
      abort.abort();
      await Promise.all(calls);
    },
    ["aborted", "aborted"],
    1,
  ],
  [
    "a deadline",
    (world) =>
      world.settle(
        outcome(
          world.vlm({ a: { complete: deaf } }).complete({ prompt: "x" }, { timeouts: { totalMs: 100 } }),
        ),
      ),
    ["failed"],
    1,
  ],
  [
    "attempts that run out of time",
    (world) =>
      world.settle(
        outcome(
          world
            .vlm({ a: { complete: deaf }, b: { complete: deaf } })
            .complete({ prompt: "x" }, { timeouts: { attemptMs: 100 }, maxAttempts: 2 }),
        ),
      ),
    ["failed"],
    2,
  ],
  ["a stream", (world) => readAll(world.vlm({ a: {} }).stream({ prompt: "x" })), ["answered"], 1],
  [
    "a stream that moves before its first content",
    (world) =>
      readAll(world.vlm({ a: { stream: streams(new StatusError(503)) }, b: {} }).stream({ prompt: "x" })),
    ["answered"],
    2,
  ],
  [
    "a stream that is left after its first content",
    async (world) => {
      for await (const _ of world.vlm({ a: { stream: streams(content, "hang") } }).stream({ prompt: "x" }))
        break;
    },
    ["left"],
    1,
  ],
  [
    "a stream that is left before its first content",
    async (world) => {
      const stream = world.vlm({ a: { stream: streams("hang") } }).stream({ prompt: "x" });
      const first = outcome(stream.next());
      await world.clock.advance(10);
      await stream.return?.();
      await first;
    },
    ["left"],
    1,
  ],
  [
    "a stream that is left before its first next()",
    async (world) => world.vlm({ a: {} }).stream({ prompt: "x" }).return?.(),
    [],
    0,
  ],
  [
    "a stream that breaks after its first content",
    (world) =>
      outcome(
        readAll(world.vlm({ a: { stream: streams(content, new StatusError(500)) } }).stream({ prompt: "x" })),
      ),
    ["interrupted"],
    1,
  ],
  [
    "a stream that is aborted after its first content",
    async (world) => {
      const abort = new AbortController();
      const stream = world
        .vlm({ a: { stream: streams(content, "hang") } })
        .stream({ prompt: "x" }, { signal: abort.signal });
      await stream.next();
      const next = outcome(stream.next());
      abort.abort();
      await next;
    },
    ["aborted"],
    1,
  ],
  [
    "a stream that falls silent",
    (world) =>
      world.settle(
        outcome(
          readAll(
            world
              .vlm({ a: { stream: streams(content, "hang") } })
              .stream({ prompt: "x" }, { timeouts: { idleMs: 100 } }),
          ),
        ),
      ),
    ["interrupted"],
    1,
  ],
  [
    "a close without grace",
    async (world) => {
      const vlm = world.vlm({ a: { complete: hangs } });
      const call = outcome(vlm.complete({ prompt: "x" }));
      await world.clock.advance(10);
      await world.settle(vlm.close({ graceMs: 0 }));
      await call;
    },
    ["aborted"],
    1,
  ],
  [
    "a close with a grace that is enough",
    async (world) => {
      let answer: () => void = () => undefined;
      const complete: Required<Script>["complete"] = async () => {
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
      };
      const vlm = world.vlm({ a: { complete } });
      const call = vlm.complete({ prompt: "x" });
      await world.clock.advance(10);
      const closing = vlm.close({ graceMs: 1_000 });
      answer();
      await call;
      await world.settle(closing);
    },
    ["answered"],
    1,
  ],
  [
    "a close while an adapter ignores its signal",
    async (world) => {
      const vlm = world.vlm({ a: { complete: deaf } });
      const call = outcome(vlm.complete({ prompt: "x" }));
      await world.clock.advance(10);
      await world.settle(world.hotspare.close({ graceMs: 100 }));
      await call;
    },
    ["aborted"],
    1,
  ],
  [
    "a credential that is removed while it answers, and another that is added",
    async (world) => {
      const vlm = world.vlm({ a: { complete: () => world.clock.sleep(100).then(refuse(503)) }, b: {} });
      const call = vlm.complete({ prompt: "x" });
      await world.clock.advance(10);
      vlm.removeCredential("a");
      vlm.addCredential(world.credential("c", {}), { before: "b" });
      await world.settle(call);
    },
    ["answered"],
    2,
  ],
  [
    "a check of every credential",
    (world) => world.vlm({ a: { complete: refuse(401) }, b: {} }).checkCredentials(),
    ["answered", "failed"],
    2,
  ],
  [
    "an input in parts",
    (world) => world.embedder({ a: {} }).embed(Array.from({ length: 25 }, (_, at) => `${at}`)),
    ["answered"],
    3,
  ],
  [
    "parts of which one fails for good",
    (world) => {
      const embed: Required<Script>["embed"] = async (inputs, { signal }) =>
        inputs.includes("0") ? refuse(400)() : hangs(inputs, { signal });
      const inputs = Array.from({ length: 25 }, (_, at) => `${at}`);
      return outcome(world.embedder({ a: { embed } }).embed(inputs));
    },
    ["failed"],
    3,
  ],
  [
    "a request that the adapter adjusts",
    (world) => {
      let isAdjusted = false;
      const complete: Required<Script>["complete"] = async () => {
        if (!isAdjusted) {
          isAdjusted = true;
          throw new RequestAdjusted({ reason: "seed_refused" });
        }
        return { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
      };
      return world.vlm({ a: { complete } }).complete({ prompt: "x" });
    },
    ["answered"],
    2,
  ],
  [
    "a probe by a request",
    async (world) => {
      let isDown = true;
      const complete = async () =>
        isDown ? refuse(401)() : ({ content: "x", toolCalls: [], finishReason: "stop", model: "m" } as never);
      const vlm = world.vlm({ a: { complete }, b: {} });
      await vlm.complete({ prompt: "x" });
      isDown = false;
      await world.clock.advance(700_000);
      await vlm.complete({ prompt: "x" });
    },
    ["answered", "answered"],
    3,
  ],
];

describe("every span ends, and says how", () => {
  it.each(paths)("after %s", async (_, walk, outcomes, attempts) => {
    const world = createTracedWorld({ retry: { maxWaitMs: 5_000 } });
    await walk(world);
    await world.clock.advance(1_000);
    const spans = world.spans();
    expect(spans.length).toBe(world.begun.length);
    expect(world.instrumentation.open).toBe(0);
    const calls = spans.filter(({ attributes }) => attributes["hotspare.outcome"] !== undefined);
    expect(calls.map(({ attributes }) => attributes["hotspare.outcome"]).sort()).toEqual(
      [...outcomes].sort(),
    );
    expect(attemptsOf(spans)).toHaveLength(attempts);
    for (const call of calls) {
      const ended = call.attributes["hotspare.outcome"];
      expect(isError(call)).toBe(ended !== "answered" && ended !== "left");
      expect(call.attributes["error.type"] !== undefined).toBe(isError(call));
    }
    const ids = new Set(calls.map((call) => call.spanContext().spanId));
    for (const attempt of attemptsOf(spans)) {
      expect(ids.has(attempt.parentSpanContext?.spanId ?? "")).toBe(true);
    }
    expect(world.watch.of("listenerError")).toEqual([]);
    expect(world.watch.of("extensionError")).toEqual([]);
  });

  it("after a probe in the background, whose trace is its own", async () => {
    const world = createTracedWorld({ failback: { probe: "background" } });
    const embedder = world.embedder({ a: { embed: refuse(401) }, b: {} });
    await embedder.embed(["x"]);
    await world.clock.advance(700_000);
    world.exporter.reset();
    await embedder.embed(["x"]);
    await world.clock.advance(100);
    const ping = world
      .spans()
      .find(
        ({ attributes, parentSpanContext }) =>
          attributes["hotspare.kind"] === "check" && parentSpanContext === undefined,
      );
    expect(ping?.attributes["hotspare.outcome"]).toBe("answered");
    const [attempt] = attemptsOf(world.spans()).filter(
      ({ attributes }) => attributes["hotspare.kind"] === "check",
    );
    expect(attempt?.attributes["hotspare.probe"]).toBe(true);
    expect(attempt?.spanContext().traceId).toBe(ping?.spanContext().traceId);
    expect(ping?.events.map(({ name }) => name)).toEqual(["hotspare.failback"]);
    expect(world.instrumentation.open).toBe(0);
  });

  it("when it is stopped while calls are under way, and nothing is made later", async () => {
    const world = createTracedWorld();
    const vlm = world.vlm({ a: { stream: streams(content, finish) } });
    const stream = vlm.stream({ prompt: "x" });
    await stream.next();
    world.instrumentation.stop();
    world.instrumentation.stop();
    expect(world.spans()).toHaveLength(2);
    await stream.next();
    await vlm.complete({ prompt: "x" });
    expect(world.spans()).toHaveLength(2);
    expect(await world.total("hotspare.attempts")).toBe(0);
    expect(await world.points("hotspare.credential.state")).toEqual([]);
  });
});
