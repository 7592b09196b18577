import { orderedSwitcher, spreadSwitcher, stickyRing } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createEngineWorld, type EngineWorld, hangs, outcome } from "../support/engine-world.js";
import { type Script, StatusError } from "../support/scripted-plugin.js";

const answer = { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;

const plugin = {
  readErrorFacts: (error: unknown) =>
    error instanceof StatusError
      ? { status: error.status, message: error.message }
      : { message: String(error) },
};

const callers = 256;
/** The tokens of `retry.budget`. */
const tokens = 100;
/** `breaker.failureThreshold`. */
const threshold = 3;
const attemptMs = 300;

type Fault = 429 | 500 | 503 | "hang";

/** A key that gives the fault, or answers, 20 ms after each request, and counts the requests. */
function key(world: EngineWorld, fault?: Fault) {
  const counts = { requests: 0 };
  const complete: Script["complete"] = async (request, context) => {
    counts.requests += 1;
    if (fault === "hang") return hangs(request, context);
    await world.clock.sleep(20);
    if (fault !== undefined) throw new StatusError(fault);
    return answer;
  };
  return { complete, counts };
}

/** Callers who call again as soon as they are answered. */
async function herd(world: EngineWorld, call: () => Promise<unknown>) {
  const now = () => world.clock.monotonicMs();
  let failed = 0;
  let longestMs = 0;
  const caller = async () => {
    for (const _ of [1, 2]) {
      const beganMs = now();
      failed += "error" in (await outcome(call())) ? 1 : 0;
      longestMs = Math.max(longestMs, now() - beganMs);
    }
  };
  await world.settle(Promise.all(Array.from({ length: callers }, caller)), 10);
  return { failed, longestMs };
}

const switchers = { ring: stickyRing, ordered: orderedSwitcher, spread: spreadSwitcher };
const faults: readonly Fault[] = [500, 503, 429, "hang"];

describe.each(Object.entries(switchers))("a herd on a dead key and a healthy one, with %s", (_, switcher) => {
  describe.each(["one address", "two addresses"])("behind %s", (addresses) => {
    it.each(faults)(
      "is answered by the spare within two seconds, when the dead key gives %s",
      async (fault) => {
        const world = createEngineWorld({ plugin, switcher: switcher() });
        const endpoint = addresses === "one address" ? { endpoint: "same" } : {};
        const dead = key(world, fault);
        const spare = key(world);
        const vlm = world.vlm(
          {
            a: { ...endpoint, identity: "a", complete: dead.complete },
            b: { ...endpoint, identity: "b", complete: spare.complete },
          },
          { timeouts: { attemptMs } },
        );
        const { failed, longestMs } = await herd(world, () => vlm.complete({ prompt: "x" }));
        expect(failed).toBe(0);
        // Another address answers before the first back-off is over: the open circuit keeps the repeats away.
        const more = addresses === "one address" ? tokens : threshold;
        expect(dead.counts.requests).toBeLessThanOrEqual(callers + more);
        expect(longestMs).toBeLessThanOrEqual(2_000);
      },
    );
  });
});

it("an attempt that fails after other calls have opened the circuit is not repeated, and waits for nothing", async () => {
  const world = createEngineWorld({ plugin, switcher: stickyRing(), breaker: { failureThreshold: 1 } });
  let requests = 0;
  const complete: Script["complete"] = async () => {
    requests += 1;
    await world.clock.sleep(requests === 1 ? 5_000 : 20);
    throw new StatusError(500);
  };
  const vlm = world.vlm({ a: { complete }, b: key(world) });
  const slow = tookMs(world, () => vlm.complete({ prompt: "x" }));
  await world.settle(outcome(vlm.complete({ prompt: "x" })), 10);
  expect(vlm.status().map(({ state }) => state)).toEqual(["open", "closed"]);
  expect(await world.settle(slow, 10)).toBeLessThan(5_100);
});

it("a call whose repeats have taken all tokens still moves to another key of the server for nothing", async () => {
  const budget = { tokens: 1, perAnswer: 0, perSecond: 0 };
  const world = createEngineWorld({ plugin, switcher: stickyRing(), retry: { budget } });
  const dead = key(world, 500);
  const vlm = world.vlm({
    a: { endpoint: "same", identity: "a", complete: dead.complete },
    b: { endpoint: "same", identity: "b", complete: key(world).complete },
  });
  const longMs = await world.settle(
    tookMs(world, () => vlm.complete({ prompt: "x" })),
    10,
  );
  expect(dead.counts.requests).toBe(2);
  expect(longMs).toBeLessThan(2_000);
});

/** How long a call takes. */
async function tookMs(world: EngineWorld, call: () => Promise<unknown>): Promise<number> {
  const beganMs = world.clock.monotonicMs();
  await call();
  return world.clock.monotonicMs() - beganMs;
}
