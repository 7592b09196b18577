import { spreadSwitcher } from "@hotspare/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spreadClosedLoop } from "../bulk/spread-closed-loop.js";
import { depth, isDeep } from "../support/depth.js";
import { takesPerSecond } from "./waiting-servers.js";
import { createWaitingWorld, endOf } from "./waiting-world.js";

/** A key that refuses everything for a while, and is well after it. */
const trouble = fc.record({
  fromMs: fc.integer({ min: 0, max: 50_000 }),
  lengthMs: fc.integer({ min: 100, max: 20_000 }),
  isStated: fc.boolean(),
});

const lightTraffic = fc.record({
  everyMs: fc.integer({ min: 100, max: 5_000 }),
  answerMs: fc.integer({ min: 20, max: 2_000 }),
  keys: fc.integer({ min: 1, max: 3 }),
  maxWaitMs: fc.constantFrom(2_000, 10_000, 30_000),
  burst: fc.integer({ min: 1, max: 150 }),
  afterMs: fc.integer({ min: 500, max: 30_000 }),
  troubles: fc.array(trouble, { minLength: 1, maxLength: 4 }),
});

describe("limits that nobody states, learned by spreadSwitcher from light traffic", () => {
  it("cost no call of a burst, once the keys are well again", async () => {
    await fc.assert(
      fc.asyncProperty(lightTraffic, async (traffic) => {
        const { everyMs, answerMs, keys, maxWaitMs, burst, troubles } = traffic;
        const wellMs = Math.max(...troubles.map(({ fromMs, lengthMs }) => fromMs + lengthMs));
        const world = createWaitingWorld({
          switcher: spreadSwitcher(),
          credentials: Object.fromEntries(Array.from({ length: keys }, (_, at) => [`key-${at}`, {}])),
          model: { retry: { maxWaitMs } },
          server: ({ atMs }) => {
            const now = troubles.find(({ fromMs, lengthMs }) => atMs >= fromMs && atMs < fromMs + lengthMs);
            if (now === undefined) return { do: "answer", afterMs: answerMs };
            const retryAfterMs = now.fromMs + now.lengthMs - atMs;
            return { do: "refuse", afterMs: 20, ...(now.isStated ? { retryAfterMs } : {}) };
          },
        });
        const embedder = world.embedder();
        // A circuit may stay open for a while after the trouble; the traffic goes on until it has closed.
        const burstAtMs = wellMs + 70_000 + traffic.afterMs;
        const light: Promise<unknown>[] = [];
        for (let atMs = 0; atMs < burstAtMs; atMs += everyMs) {
          await world.clock.runUntil(atMs);
          light.push(endOf(world, embedder.embed(["light"])));
        }
        await world.clock.runUntil(burstAtMs);
        const ends = Array.from({ length: burst }, () => endOf(world, embedder.embed(["burst"])));
        await world.clock.runUntil(burstAtMs + maxWaitMs + answerMs + 60_000);
        const failed = (await Promise.all(ends)).filter(({ isAnswered }) => !isAnswered);
        await Promise.all(light);
        expect(failed).toEqual([]);
      }),
      { numRuns: depth(6, 25), seed: 12 },
    );
  });

  it("let no call expire once the key is well, though calls had pressed the limit and refusals had confirmed it", async () => {
    // One request a second for two minutes under constant pressure; then the limit is gone.
    const limited = takesPerSecond(1, 1, 100, { retryAfterMs: 1_000 });
    const liftedMs = 120_000;
    const world = createWaitingWorld({
      switcher: spreadSwitcher(),
      server: (request) => (request.atMs < liftedMs ? limited(request) : { do: "answer", afterMs: 100 }),
    });
    const embedder = world.embedder();
    const pressing = Array.from({ length: 6 }, async () => {
      while (world.clock.monotonicMs() < liftedMs) {
        await endOf(world, embedder.embed(["pressing"]));
      }
    });
    await world.clock.runUntil(liftedMs + 5_000);
    const ends = Array.from({ length: 120 }, () => endOf(world, embedder.embed(["burst"])));
    await world.clock.runUntil(liftedMs + 60_000);
    await Promise.all(pressing);
    expect((await Promise.all(ends)).filter(({ isAnswered }) => !isAnswered)).toEqual([]);
  });
});

/** Two keys that take so many at once and twenty a second, with a minute for each to show what they take. */
async function bucketLoop(
  capacity: number,
  states: "nothing" | "requests" | "tokens",
  leftAtFirst = capacity,
  refusal: { readonly retryAfterSeconds?: number } = { retryAfterSeconds: 1 },
) {
  const perSecond = 20;
  const buckets = new Map<string, { left: number; atMs: number }>();
  const bucketOf = (key: string, nowMs: number) => {
    const bucket = buckets.get(key) ?? { left: leftAtFirst, atMs: nowMs };
    buckets.set(key, bucket);
    bucket.left = Math.min(capacity, bucket.left + ((nowMs - bucket.atMs) / 1_000) * perSecond);
    bucket.atMs = nowMs;
    return bucket;
  };
  const rateLimit = (key: string, nowMs: number) => {
    const { left } = bucketOf(key, nowMs);
    const resetMs = ((capacity - left) / perSecond) * 1_000;
    return states === "tokens"
      ? { tokens: { limit: 1_000_000, remaining: 900_000, resetMs: 6_000 } }
      : { requests: { limit: capacity, remaining: Math.floor(left), resetMs } };
  };
  const {
    perSecond: answered,
    refused,
    ...counts
  } = await spreadClosedLoop({
    keys: ["a", "b"],
    callers: 32,
    seconds: 60,
    latencyMs: (_key, _nowMs, random) => 50 + random() * 400,
    refuses: (key, nowMs) => {
      const bucket = bucketOf(key, nowMs);
      if (bucket.left < 1) return true;
      bucket.left -= 1;
      return false;
    },
    ...refusal,
    ...(states === "nothing" ? {} : { rateLimit }),
  });
  return { share: answered / (2 * perSecond), refusedShare: refused / (refused + counts.answered) };
}

/** Every row when deep, else every other row. */
function some<Row>(rows: readonly Row[]): readonly Row[] {
  return rows.filter((_, index) => isDeep || index % 2 === 1);
}

describe("two keys that take so many requests at once and twenty a second, under 32 callers", () => {
  it.each(
    some([
      [5, "nothing", 5, 0.75],
      [10, "nothing", 10, 0.8],
      [40, "nothing", 40, 0.9],
      [40, "nothing", 0, 0.9],
      [5, "requests", 5, 0.85],
      [10, "requests", 10, 0.9],
      [40, "requests", 40, 0.9],
      [5, "tokens", 0, 0.7],
      [10, "tokens", 0, 0.75],
      [40, "tokens", 0, 0.85],
    ] as const),
  )(
    "%d at once, %s stated, %d left at first: answer a share of %d and refuse few",
    async (capacity, states, left, share) => {
      const result = await bucketLoop(capacity, states, left);
      expect(result.share).toBeGreaterThan(share);
      expect(result.refusedShare).toBeLessThan(0.04);
    },
  );

  it.each(
    some([
      [5, 0.85],
      [10, 0.9],
      [40, 0.9],
    ] as const),
  )(
    "%d at once, with refusals that state no time: answer a share of %d, since a refused key is tried again soon",
    async (capacity, share) => {
      const result = await bucketLoop(capacity, "nothing", capacity, {});
      expect(result.share).toBeGreaterThan(share);
      expect(result.refusedShare).toBeLessThan(0.04);
    },
  );
});
