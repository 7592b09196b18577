import type { Instrumentation } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createEngineWorld, outcome } from "../support/engine-world.js";
import { StatusError } from "../support/scripted-plugin.js";

type Seen = readonly [member: string, value: Readonly<Record<string, unknown>>];

/** What a member of what was seen gives. */
function called(seen: Seen[1] | undefined, member: string): unknown {
  const give = seen?.[member];
  return typeof give === "function" ? give() : undefined;
}

/** An instrumentation that only watches, beside the events, in order. */
function watching(world: ReturnType<typeof createEngineWorld>) {
  const seen: Seen[] = [];
  const note = (member: string) => (value: unknown) => {
    seen.push([member, value as Record<string, unknown>]);
  };
  world.hotspare.use({ onCall: note("onCall"), onReply: note("onReply"), onFailure: note("onFailure") });
  for (const name of ["callStart", "attempt", "failure", "success", "callEnd", "firstContent"] as const) {
    world.hotspare.events.on(name, note(name));
  }
  return {
    seen,
    order: () => seen.map(([member]) => member),
    of: (name: string) => seen.filter(([member]) => member === name).map(([, value]) => value),
  };
}

describe("an instrumentation that watches", () => {
  it("sees the call, the failure and the reply, each before its event", async () => {
    const world = createEngineWorld();
    const { order, of } = watching(world);
    const vlm = world.vlm({ a: { complete: () => Promise.reject(new StatusError(401)) }, b: {} });
    await vlm.complete({ prompt: "what is this" }, { purpose: "test", metadata: { tenant: 7 } });
    expect(order()).toEqual([
      "onCall",
      "callStart",
      "attempt",
      "onFailure",
      "failure",
      "attempt",
      "onReply",
      "success",
      "callEnd",
    ]);
    expect(of("onCall")[0]).toMatchObject({
      callId: 1,
      kind: "complete",
      modelKind: "vlm",
      model: "m",
      provider: "scripted",
      purpose: "test",
      metadata: { tenant: 7 },
      isBackground: false,
      asked: { is: "answer", request: { messages: [{ role: "user", content: "what is this" }] } },
    });
    expect(of("onFailure")[0]).toMatchObject({ callId: 1, attemptId: 1, errorName: "Error", status: 401 });
    expect(of("onReply")[0]).toMatchObject({
      is: "answer",
      callId: 1,
      attemptId: 2,
      model: "m",
      finishReason: "stop",
    });
    expect(called(of("onReply")[0], "parts")).toEqual([{ type: "text", text: "Hello" }]);
    expect(of("attempt")[0]).toMatchObject({ wireModel: "m" });
  });

  it("sees no key and no word of the request in the sentence of an error", async () => {
    const world = createEngineWorld({ secrets: ["sk-hush-hush-0123456789"] });
    const { of } = watching(world);
    const message = 'The request failed: "marmalade zebra" with key sk-hush-hush-0123456789';
    const complete = () => Promise.reject(Object.assign(new StatusError(500), { message }));
    await world.settle(
      outcome(world.vlm({ a: { complete } }).complete({ prompt: "marmalade zebra" }, { maxAttempts: 1 })),
    );
    const said = called(of("onFailure")[0], "message");
    expect(said).toMatch(/^The request failed/);
    expect(said).not.toMatch(/marmalade|zebra|hush/);
  });

  it("sees what a stream said, also when it was left or broke", async () => {
    const world = createEngineWorld();
    const { of, order } = watching(world);
    for await (const _ of world.vlm({ a: {} }).stream({ prompt: "x" })) break;
    const broken = world.vlm({
      b: {
        async *stream() {
          yield { type: "content", content: "half" } as const;
          throw new StatusError(500);
        },
      },
    });
    await outcome(
      (async () => {
        for await (const _ of broken.stream({ prompt: "x" }));
      })(),
    );
    const said = of("onReply").map(({ parts, callId, attemptId, ...reply }) => [
      (parts as () => unknown)(),
      reply,
    ]);
    expect(said).toEqual([
      [[{ type: "text", text: "Hello" }], { is: "cutStream" }],
      [[{ type: "text", text: "half" }], { is: "cutStream" }],
    ]);
    expect(order().slice(-3)).toEqual(["onFailure", "failure", "callEnd"]);
    expect(of("firstContent")).toHaveLength(2);
  });

  it("sees the inputs of an embedding, and the length of its vectors", async () => {
    const world = createEngineWorld();
    const { of } = watching(world);
    await world.embedder({ a: {} }).embed(["one", "two"]);
    expect(of("onCall")[0]).toMatchObject({ asked: { is: "embedding", inputs: ["one", "two"] } });
    expect(of("onReply")[0]).toMatchObject({ is: "embedding", dimensions: 3 });
  });

  it("sees the end of a stream that came whole", async () => {
    const world = createEngineWorld();
    const { of } = watching(world);
    for await (const _ of world.vlm({ a: {} }).stream({ prompt: "x" }));
    expect(of("onReply")[0]).toMatchObject({ is: "answer", model: "m", finishReason: "stop" });
    expect(called(of("onReply")[0], "parts")).toEqual([{ type: "text", text: "Hello" }]);
  });

  it("sees of a check that it was answered, and nothing that it asked or read", async () => {
    const world = createEngineWorld();
    const { of } = watching(world);
    await world.vlm({ a: {} }).checkCredentials();
    expect(of("onCall")[0]).toMatchObject({ kind: "check", asked: undefined });
    expect(of("onReply")).toEqual([{ is: "check", callId: 1, attemptId: 1 }]);
  });

  it.each<[string, Instrumentation]>([
    [
      "onCall",
      {
        onCall: () => {
          throw new Error("my bug");
        },
      },
    ],
    [
      "onReply",
      {
        onReply: () => {
          throw new Error("my bug");
        },
      },
    ],
    ["onFailure", { onFailure: () => Promise.reject(new Error("my bug")) as never }],
    [
      "bindStream",
      {
        bindStream: () => {
          throw new Error("my bug");
        },
      },
    ],
  ])("costs no answer when %s throws or rejects, and is reported", async (name, instrumentation) => {
    const world = createEngineWorld();
    world.hotspare.use(instrumentation);
    const vlm = world.vlm({ a: { complete: () => Promise.reject(new StatusError(401)) }, b: {} });
    expect((await vlm.complete({ prompt: "x" })).content).toBe("Hello");
    for await (const chunk of vlm.stream({ prompt: "x" })) expect(chunk.type).toMatch(/content|finish/);
    await Promise.resolve();
    const reported = world.watch.of("extensionError");
    expect(reported.length).toBeGreaterThan(0);
    expect(
      new Set(reported.map((report) => `${report.extension} ${report.name}: ${report.message}`)),
    ).toEqual(new Set([`instrumentation ${name}: my bug`]));
  });

  it("that is added by another in a call does not see that call twice", async () => {
    const world = createEngineWorld();
    const calls: string[] = [];
    const stop = world.hotspare.use({
      onCall() {
        calls.push("first");
        stop();
        world.hotspare.use({ onCall: () => void calls.push("second") });
      },
    });
    const vlm = world.vlm({ a: {} });
    await vlm.complete({ prompt: "x" });
    await vlm.complete({ prompt: "x" });
    expect(calls).toEqual(["first", "second"]);
  });

  it("must have a member that is called, and no other", () => {
    const { hotspare } = createEngineWorld();
    expect(() => hotspare.use({} as never)).toThrow(
      /has no function that Hotspare calls: give an object with one or more of aroundAttempt, bindStream/,
    );
    expect(() => hotspare.use({ onCall: 1 } as never)).toThrow(
      /use\(instrumentation\)\.onCall: must be a function/,
    );
    expect(() => hotspare.use({ onCall: () => undefined, onReplies: () => undefined } as never)).toThrow(
      /onReplies.*did you mean "onReply"/,
    );
  });
});

describe("a change of the active credential", () => {
  it("names the call and the attempt that brought it about", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: { complete: () => Promise.reject(new StatusError(401)) }, b: {} });
    await vlm.complete({ prompt: "x" });
    expect(world.watch.of("switch")[0]).toMatchObject({ causedBy: { callId: 1, attemptId: 1 } });
    expect(world.watch.of("circuitOpen")[0]).toMatchObject({ causedBy: { callId: 1, attemptId: 1 } });
    vlm.reset("a");
    expect(world.watch.of("failback")[0]).not.toHaveProperty("causedBy");
  });
});

describe("status()", () => {
  it("shows what is left of stated limits, and nothing where none is stated", async () => {
    const world = createEngineWorld();
    const rateLimit = { tokens: { limit: 1_000, remaining: 250, resetMs: 10_000 } };
    const complete = async () =>
      ({ content: "x", toolCalls: [], finishReason: "stop", model: "m", rateLimit }) as never;
    const vlm = world.vlm({ a: { complete }, b: {} });
    await vlm.complete({ prompt: "x" });
    expect(vlm.status().map(({ limits }) => limits)).toEqual([
      { tokens: { limit: 1_000, remaining: 250 } },
      undefined,
    ]);
    await world.clock.advance(10_000);
    expect(vlm.status()[0]?.limits).toEqual({ tokens: { limit: 1_000, remaining: 1_000 } });
  });
});
