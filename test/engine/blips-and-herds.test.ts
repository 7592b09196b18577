import { orderedSwitcher, spreadSwitcher, stickyRing } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { depth, isDeep } from "../support/depth.js";
import { createEngineWorld, type EngineWorld, outcome } from "../support/engine-world.js";
import { type Script, StatusError } from "../support/scripted-plugin.js";

const answer = { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;

const plugin = {
  readErrorFacts: (error: unknown) =>
    error instanceof StatusError
      ? { status: error.status, message: error.message }
      : { message: String(error) },
};

/** A server in the world's time that answers so many requests in each second, and refuses the others without a time. */
function server(world: () => EngineWorld, perSecond: number) {
  let windowMs = 0;
  let inWindow = 0;
  const counts = { requests: 0 };
  const complete: Script["complete"] = async () => {
    const { clock } = world();
    const second = Math.floor(clock.monotonicMs() / 1_000);
    if (second !== windowMs) {
      windowMs = second;
      inWindow = 0;
    }
    counts.requests += 1;
    inWindow += 1;
    if (inWindow > perSecond) throw new StatusError(429);
    await clock.sleep(50);
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

const herds = isDeep ? [50, 500, 1_000] : [50, 250];

/** A server that gives 503 for the first 300 ms. */
function downAtFirst({ clock }: ReturnType<typeof createEngineWorld>): NonNullable<Script["complete"]> {
  return async () => {
    const isDown = clock.monotonicMs() < 1_300;
    await clock.sleep(20);
    if (isDown) throw new StatusError(503);
    return answer;
  };
}

describe("a blip of 300 ms of 503", () => {
  it.each(herds)("under %d calls at once loses none, with one key", async (count) => {
    const world = createEngineWorld({ plugin });
    const complete = downAtFirst(world);
    const vlm = world.vlm({ a: { complete } });
    expect(await ends(world, count, () => vlm.complete({ prompt: "x" }))).toMatchObject({ answered: count });
  });

  it.each(herds)("under %d calls at once loses none, with two keys of one server", async (count) => {
    const world = createEngineWorld({ plugin });
    const complete = downAtFirst(world);
    const script = { complete, endpoint: "same" };
    const vlm = world.vlm({ a: { ...script, identity: "a" }, b: { ...script, identity: "b" } });
    expect(await ends(world, count, () => vlm.complete({ prompt: "x" }))).toMatchObject({
      answered: count,
    });
  });
});

describe("two keys of one server, the first of which gives 500", () => {
  it.each([1, 50, depth(100, 500)])("lose none of %d calls at once", async (count) => {
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

  const callers = depth(64, 256);
  it(`lose none of ${callers} callers in a closed loop`, async () => {
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
    await world.settle(Promise.all(Array.from({ length: callers }, caller)), 10);
    expect(failed).toBe(0);
  });
});

// Other herds, and their figures: test/load/waiting-figures.test.ts.
describe.each([
  ["orderedSwitcher", orderedSwitcher],
  ["spreadSwitcher", spreadSwitcher],
  ["stickyRing", stickyRing],
] as const)("with %s", (_, switcher) => {
  it("a lone call waits no longer than it was told to", async () => {
    for (const maxWaitMs of [0, 300, 1_000]) {
      const world = createEngineWorld({ plugin, switcher: switcher() });
      const vlm = world.vlm({ a: { complete: () => Promise.reject(new StatusError(429)) } });
      const { answered, tookMs } = await ends(world, 1, () => vlm.complete({ prompt: "x" }, { maxWaitMs }));
      expect([answered, tookMs <= maxWaitMs + 20]).toEqual([0, true]);
    }
  });

  it("thousands of calls wait in order on two keys of five hundred a minute", async () => {
    const count = depth(400, 2_000);
    const world = createEngineWorld({ plugin, switcher: switcher() });
    const a = server(() => world, 25);
    const b = server(() => world, 25);
    const vlm = world.vlm({ a: { complete: a.complete }, b: { complete: b.complete } });
    const { answered } = await ends(world, count, () => vlm.complete({ prompt: "x" }));
    expect(a.counts.requests + b.counts.requests).toBeLessThan(count * 2 + 1_500);
    expect(answered).toBeGreaterThan(250);
  });
});
