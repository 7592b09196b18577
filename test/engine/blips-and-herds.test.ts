import { orderedSwitcher, spreadSwitcher, stickyRing } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createEngineWorld, type EngineWorld, outcome } from "../support/engine-world.js";
import { type Script, StatusError } from "../support/scripted-plugin.js";

const answer = { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;

/** A refusal that may state a wait. */
class Refusal extends StatusError {
  readonly retryAfterMs: number | undefined;

  constructor(retryAfterMs?: number) {
    super(429);
    this.retryAfterMs = retryAfterMs;
  }
}

const plugin = {
  readErrorFacts: (error: unknown) =>
    error instanceof StatusError
      ? {
          status: error.status,
          message: error.message,
          ...(error instanceof Refusal && error.retryAfterMs !== undefined
            ? { headers: new Headers({ "retry-after-ms": String(error.retryAfterMs) }) }
            : {}),
        }
      : { message: String(error) },
};

/** A server in the world's time. */
function server(
  world: () => EngineWorld,
  options: {
    readonly atOnce?: number;
    readonly perSecond?: number;
    readonly statedMs?: number;
    readonly answerMs?: number;
  },
) {
  let inFlight = 0;
  let windowMs = 0;
  let inWindow = 0;
  const counts = { requests: 0, refused: 0, most: 0 };
  const complete: Script["complete"] = async () => {
    const { clock } = world();
    const second = Math.floor(clock.monotonicMs() / 1_000);
    if (second !== windowMs) {
      windowMs = second;
      inWindow = 0;
    }
    counts.requests += 1;
    inWindow += 1;
    if (inFlight >= (options.atOnce ?? Infinity) || inWindow > (options.perSecond ?? Infinity)) {
      counts.refused += 1;
      throw new Refusal(options.statedMs);
    }
    inFlight += 1;
    counts.most = Math.max(counts.most, inFlight);
    await clock.sleep(options.answerMs ?? 200);
    inFlight -= 1;
    return answer;
  };
  return { complete, counts };
}

async function ends(world: EngineWorld, count: number, call: () => Promise<unknown>) {
  const beganMs = world.clock.monotonicMs();
  const all = Array.from({ length: count }, () => outcome(call()));
  const settled = await world.settle(Promise.all(all), 10);
  const answered = settled.filter((end) => "value" in end).length;
  return { answered, failed: count - answered, tookMs: world.clock.monotonicMs() - beganMs };
}

describe("a blip of 300 ms of 503", () => {
  it.each([50, 500, 1_000])("under %d calls at once loses none, with one key", async (count) => {
    const world = createEngineWorld({ plugin });
    const complete: Script["complete"] = async () => {
      const isDown = world.clock.monotonicMs() < 1_300;
      await world.clock.sleep(20);
      if (isDown) throw new StatusError(503);
      return answer;
    };
    const vlm = world.vlm({ a: { complete } });
    expect(await ends(world, count, () => vlm.complete({ prompt: "x" }))).toMatchObject({ answered: count });
  });

  it.each([50, 500, 1_000])(
    "under %d calls at once loses none, with two keys of one server",
    async (count) => {
      const world = createEngineWorld({ plugin });
      const complete: Script["complete"] = async () => {
        const isDown = world.clock.monotonicMs() < 1_300;
        await world.clock.sleep(20);
        if (isDown) throw new StatusError(503);
        return answer;
      };
      const script = { complete, endpoint: "same" };
      const vlm = world.vlm({ a: { ...script, identity: "a" }, b: { ...script, identity: "b" } });
      expect(await ends(world, count, () => vlm.complete({ prompt: "x" }))).toMatchObject({
        answered: count,
      });
    },
  );
});

describe("two keys of one server, the first of which gives 500", () => {
  it.each([1, 50, 500])("lose none of %d calls at once", async (count) => {
    const world = createEngineWorld({ plugin });
    const complete: Script["complete"] = async () => {
      await world.clock.sleep(20);
      throw new StatusError(500);
    };
    const healthy: Script["complete"] = async () => {
      await world.clock.sleep(20);
      return answer;
    };
    const vlm = world.vlm({
      a: { complete, endpoint: "same", identity: "a" },
      b: { complete: healthy, endpoint: "same", identity: "b" },
    });
    expect(await ends(world, count, () => vlm.complete({ prompt: "x" }))).toMatchObject({ answered: count });
    expect(vlm.status().map(({ state }) => state)).toEqual(
      count === 1 ? ["closed", "closed"] : ["open", "closed"],
    );
  });

  it("lose none of 256 callers in a closed loop", async () => {
    const world = createEngineWorld({ plugin });
    const complete: Script["complete"] = async () => {
      await world.clock.sleep(10);
      throw new StatusError(500);
    };
    const healthy: Script["complete"] = async () => {
      await world.clock.sleep(10);
      return answer;
    };
    const vlm = world.vlm({
      a: { complete, endpoint: "same", identity: "a" },
      b: { complete: healthy, endpoint: "same", identity: "b" },
    });
    let failed = 0;
    const untilMs = world.clock.monotonicMs() + 1_000;
    const caller = async () => {
      while (world.clock.monotonicMs() < untilMs)
        failed += "error" in (await outcome(vlm.complete({ prompt: "x" }))) ? 1 : 0;
    };
    await world.settle(Promise.all(Array.from({ length: 256 }, caller)), 10);
    expect(failed).toBe(0);
  });
});

describe.each([
  ["orderedSwitcher", orderedSwitcher],
  ["spreadSwitcher", spreadSwitcher],
  ["stickyRing", stickyRing],
] as const)("with %s", (_, switcher) => {
  it("sixty calls at once on a key that takes five at a time are all answered", async () => {
    const world = createEngineWorld({ plugin, switcher: switcher() });
    const { complete, counts } = server(() => world, { atOnce: 5 });
    const vlm = world.vlm({ a: { complete } });
    const { answered, tookMs } = await ends(world, 60, () => vlm.complete({ prompt: "x" }));
    expect(answered).toBe(60);
    expect(counts.requests).toBeLessThanOrEqual(120 * 1.3);
    expect(tookMs).toBeLessThanOrEqual(3_800 * 1.3);
  });

  it("three hundred calls at five a second, with a stated wait, ask no more than a herd may", async () => {
    const world = createEngineWorld({ plugin, switcher: switcher() });
    const { complete, counts } = server(() => world, { perSecond: 5, statedMs: 1_000 });
    const vlm = world.vlm({ a: { complete } });
    const { answered } = await ends(world, 300, () => vlm.complete({ prompt: "x" }));
    expect(counts.requests).toBeLessThanOrEqual(368 * 1.3);
    expect(answered).toBeGreaterThanOrEqual(35);
  });

  it("a thousand calls at two hundred a second are all answered", async () => {
    const world = createEngineWorld({ plugin, switcher: switcher() });
    const { complete, counts } = server(() => world, { perSecond: 200 });
    const vlm = world.vlm({ a: { complete } });
    const { answered, tookMs } = await ends(world, 1_000, () => vlm.complete({ prompt: "x" }));
    expect([answered, counts.requests <= 2_015 * 1.3, tookMs <= 10_000]).toEqual([1_000, true, true]);
  });

  it("a lone call that is refused twice without a time is answered", async () => {
    const world = createEngineWorld({ plugin, switcher: switcher() });
    let refusals = 2;
    const complete: Script["complete"] = async () => {
      if (refusals-- > 0) throw new Refusal();
      return answer;
    };
    const vlm = world.vlm({ a: { complete } });
    expect(await ends(world, 1, () => vlm.complete({ prompt: "x" }))).toMatchObject({ answered: 1 });
    expect(world.clock.monotonicMs()).toBeLessThanOrEqual(1_000 + 900 * 1.3);
  });

  it("a lone call waits no longer than it was told to", async () => {
    for (const maxWaitMs of [0, 300, 1_000]) {
      const world = createEngineWorld({ plugin, switcher: switcher() });
      const vlm = world.vlm({ a: { complete: () => Promise.reject(new Refusal()) } });
      const { answered, tookMs } = await ends(world, 1, () => vlm.complete({ prompt: "x" }, { maxWaitMs }));
      expect([answered, tookMs <= maxWaitMs + 20]).toEqual([0, true]);
    }
  });

  it("two thousand calls wait in order on two keys of five hundred a minute", async () => {
    const world = createEngineWorld({ plugin, switcher: switcher() });
    const a = server(() => world, { perSecond: 25, answerMs: 50 });
    const b = server(() => world, { perSecond: 25, answerMs: 50 });
    const vlm = world.vlm({ a: { complete: a.complete }, b: { complete: b.complete } });
    const { answered } = await ends(world, 2_000, () => vlm.complete({ prompt: "x" }));
    expect(a.counts.requests + b.counts.requests).toBeLessThan(2_000 * 2 + 1_500);
    expect(answered).toBeGreaterThan(250);
  });
});
