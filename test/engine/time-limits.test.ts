import { orderedSwitcher, spreadSwitcher, stickyRing } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createEngineWorld, hangs, outcome } from "../support/engine-world.js";
import { StatusError } from "../support/scripted-plugin.js";

const switchers = [
  ["orderedSwitcher", orderedSwitcher],
  ["spreadSwitcher", spreadSwitcher],
  ["stickyRing", stickyRing],
] as const;

/** Rounds of calls one after the other; how many were answered. */
async function answeredOf(count: number, call: () => Promise<unknown>): Promise<number> {
  let answered = 0;
  for (let index = 0; index < count; index += 1) {
    answered += "value" in (await outcome(call())) ? 1 : 0;
  }
  return answered;
}

describe.each(switchers)("with %s, a black hole before a healthy spare", (name, switcher) => {
  it.each(["totalMs", "attemptMs", "a signal's timeout"])(
    "is found out although each call has %s of 100 ms",
    async (how) => {
      const world = createEngineWorld({ switcher: switcher() });
      let hung = 0;
      const complete = (request: unknown, context: { readonly signal: AbortSignal }) => {
        hung += 1;
        return hangs(request, context);
      };
      const vlm = world.vlm({ a: { complete }, b: {} });
      const call = () => {
        const controller = new AbortController();
        const options =
          how === "totalMs"
            ? { timeouts: { totalMs: 100 } }
            : how === "attemptMs"
              ? { timeouts: { attemptMs: 100 } }
              : { signal: controller.signal };
        void world.clock
          .sleep(100)
          .then(() => controller.abort(new DOMException("too slow", "TimeoutError")));
        return world.settle(vlm.complete({ prompt: "x" }, options), 10);
      };
      const answered = await answeredOf(20, call);
      expect(answered).toBeGreaterThanOrEqual(how === "attemptMs" ? 20 : 8);
      // The ring has moved on after the first failure, and asks the first credential no more.
      expect(vlm.status()[0]?.state === "open" || (name === "stickyRing" && hung <= 4)).toBe(true);
      const then = hung;
      expect(await answeredOf(20, call)).toBeGreaterThanOrEqual(19);
      expect(hung - then).toBeLessThanOrEqual(1);
    },
  );

  it("is not found out by callers who change their minds", async () => {
    const world = createEngineWorld({ switcher: switcher() });
    const vlm = world.vlm({ a: { complete: hangs }, b: {} });
    for (let index = 0; index < 10; index += 1) {
      const controller = new AbortController();
      const call = outcome(vlm.complete({ prompt: "x" }, { signal: controller.signal }));
      await world.clock.advance(500);
      controller.abort(new Error("changed my mind"));
      await call;
    }
    expect(vlm.status()[0]?.state).toBe("closed");
    expect(world.watch.of("circuitOpen")).toEqual([]);
  });

  it("is not found out by limits too short to tell", async () => {
    const world = createEngineWorld({ switcher: switcher() });
    const vlm = world.vlm({ a: { complete: hangs }, b: {} });
    await answeredOf(20, () =>
      world.settle(vlm.complete({ prompt: "x" }, { timeouts: { totalMs: 40 } }), 10),
    );
    expect(vlm.status()[0]?.state).toBe("closed");
  });

  it.each([1, 5, 50])("costs no more than a probe now and then, with %d callers", async (callers) => {
    const world = createEngineWorld({ switcher: switcher() });
    const complete = hangs;
    const vlm = world.vlm({ a: { complete }, b: {} });
    const limited = () => outcome(vlm.complete({ prompt: "x" }, { timeouts: { totalMs: 100 } }));
    for (let index = 0; index < 10; index += 1) await world.settle(limited(), 10);
    await world.clock.advance(30_000 * 1.1);
    const ends: (readonly unknown[])[] = [];
    for (let index = 0; index < 40; index += 1) {
      ends.push(await world.settle(Promise.all(Array.from({ length: callers }, limited)), 10));
      await world.clock.advance(50);
    }
    const all = ends.flat() as readonly object[];
    const lost = all.filter((end) => "error" in end);
    // The time that passes is six seconds: a probe without a verdict is due again after 1, 2 and 4 s.
    expect(lost.length).toBeLessThanOrEqual(4);
    const inARow = ends.map((round) => (round as readonly object[]).some((end) => "error" in end));
    expect(inARow.some((isLost, index) => isLost && inARow[index + 1] === true)).toBe(false);
  });
});

// The ring asks the first credential no more, so that its calls bring no verdict either.
describe.each(switchers.filter(([name]) => name !== "stickyRing"))("with %s, a black hole", (_, switcher) => {
  it("is reached by a ping when calls have not reached a verdict twice", async () => {
    const world = createEngineWorld({ switcher: switcher() });
    let pings = 0;
    const ping = async () => {
      pings += 1;
      return { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" as const };
    };
    let isHanging = true;
    const embed = async (inputs: readonly unknown[], context: { readonly signal: AbortSignal }) => {
      if (isHanging) return hangs(inputs, context);
      return {
        embeddings: inputs.map(() => ({ dense: Float32Array.of(1, 2, 3) })),
        usage: undefined as never,
        model: "m",
      };
    };
    const embedder = world.embedder(
      { a: { embed, ping }, b: {} },
      { timeouts: { attemptMs: 100 }, retry: { maxRounds: 1 } },
    );
    for (let index = 0; index < 4; index += 1) await world.settle(embedder.embed(["x"]));
    expect(embedder.status()[0]?.state).toBe("open");
    for (let voids = 0; voids < 2; voids += 1) {
      await world.clock.advance(40_000);
      const controller = new AbortController();
      const call = outcome(embedder.embed(["x"], { signal: controller.signal }));
      await world.clock.advance(1);
      controller.abort(new Error("changed my mind"));
      await call;
    }
    expect(pings).toBe(0);
    isHanging = false;
    await world.clock.advance(60_000);
    expect((await world.settle(embedder.embed(["x"]))).credentialId).toBe("b");
    await world.clock.advance(1);
    expect(pings).toBe(1);
    expect(embedder.status()[0]?.state).toBe("closed");
  });
});

describe("a total outage", () => {
  const outages: readonly [
    string,
    () => (request: unknown, context: { readonly signal: AbortSignal }) => Promise<never>,
  ][] = [
    ["503", () => () => Promise.reject(new StatusError(503))],
    [
      "500 with words of load",
      () => () =>
        Promise.reject(Object.assign(new StatusError(500), { message: "The server is overloaded" })),
    ],
    ["502", () => () => Promise.reject(new StatusError(502))],
    ["504", () => () => Promise.reject(new StatusError(504))],
    ["529", () => () => Promise.reject(new StatusError(529))],
    ["silence", () => hangs],
    [
      "resets",
      () => () => Promise.reject(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" })),
    ],
    [
      "refused connections",
      () => () => Promise.reject(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })),
    ],
    ["plain 500", () => () => Promise.reject(new StatusError(500))],
  ];
  const readErrorFacts = (error: unknown) => {
    if (error instanceof StatusError) return { status: error.status, message: error.message };
    const { code } = error as { readonly code?: string };
    return { message: String(error), ...(code === undefined ? {} : { errno: code }) };
  };

  it.each(outages)("of %s opens circuits within ten calls, and is reported", async (_, make) => {
    for (const ids of [["a"], ["a", "b"], ["a", "b", "c"]]) {
      const world = createEngineWorld({
        plugin: { readErrorFacts },
        timeouts: { attemptMs: 1_000 },
        retry: { maxWaitMs: 100 },
      });
      const scripts = Object.fromEntries(ids.map((id) => [id, { complete: make() }]));
      const vlm = world.vlm(scripts);
      for (let call = 0; call < 10; call += 1) {
        await world.settle(outcome(vlm.complete({ prompt: "x" })));
      }
      expect(vlm.status().map(({ state }) => state)).toEqual(ids.map(() => "open"));
      expect(world.watch.of("circuitOpen").length).toBeGreaterThan(0);
      expect(vlm.activeCredentialId).toBeUndefined();
    }
  });

  it.each(outages)("of %s is over with the first call after it", async (_, make) => {
    let isOver = false;
    const world = createEngineWorld({ plugin: { readErrorFacts }, timeouts: { attemptMs: 1_000 } });
    const fail = make();
    const complete = async (request: unknown, context: { readonly signal: AbortSignal }) =>
      isOver
        ? ({ content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never)
        : fail(request, context);
    const vlm = world.vlm({ a: { complete }, b: { complete } });
    for (let call = 0; call < 10; call += 1) await world.settle(outcome(vlm.complete({ prompt: "x" })));
    isOver = true;
    expect(await world.settle(outcome(vlm.complete({ prompt: "x" })))).toMatchObject({
      value: { content: "x" },
    });
  });
});
