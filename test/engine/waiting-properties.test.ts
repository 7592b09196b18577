import { describe, expect, it } from "vitest";
import { SeededRandom } from "../chaos/seeded-random.js";
import { type Server } from "../load/waiting-servers.js";
import { createWaitingWorld, type EndedCall, endOf, switchers } from "../load/waiting-world.js";
import { depth } from "../support/depth.js";

const seeds = Array.from({ length: depth(2, 8) }, (_, index) => index + 1);
const runMs = 60_000;
const longestStatedMs = 4_000;
const changedMind = "changed my mind";

const whole = (random: SeededRandom, low: number, high: number) => Math.floor(random.between(low, high + 1));

/** A server that takes a few at a time and a few a second, and states the time of a refusal or does not. */
function moodyServer(random: SeededRandom): Server {
  const atATime = whole(random, 1, 8);
  const answerMs = whole(random, 20, 2_000);
  const stated = random.chance(0.5) ? { retryAfterMs: whole(random, 100, longestStatedMs) } : {};
  const outage = { fromMs: whole(random, 0, 20_000), forMs: whole(random, 0, 6_000) };
  return ({ underWay, atMs }) => {
    const isOut = atMs >= outage.fromMs && atMs < outage.fromMs + outage.forMs;
    return underWay > atATime || isOut
      ? { do: "refuse", afterMs: whole(random, 0, 50), ...stated }
      : { do: "answer", afterMs: answerMs };
  };
}

/** Forty seconds of calls that come in bursts, with priorities, patience and changes of mind; then a quiet time. */
async function runCrowd(switcher: (typeof switchers)[keyof typeof switchers], seed: number) {
  const random = new SeededRandom(seed);
  const world = createWaitingWorld({
    switcher: switcher(),
    server: moodyServer(random),
    credentials: random.chance(0.5) ? { a: {} } : { a: {}, b: { maxConcurrent: 3 } },
    seed,
  });
  const { clock, hotspare } = world;
  const embedder = world.embedder();
  const counts = { outOfTurn: 0, twice: 0, ends: 0, attempts: 0, attemptEnds: 0, overtakenByBackground: 0 };
  const priorities = new Map<number, "normal" | "background">();
  const waiting = new Set<number>();
  let priority: "normal" | "background" = "normal";
  hotspare.events.on("callStart", ({ callId }) => priorities.set(callId, priority));
  hotspare.events.on("callEnd", () => {
    counts.ends += 1;
  });
  hotspare.events.on("waitStart", ({ callId }) => {
    counts.twice += waiting.has(callId) ? 1 : 0;
    waiting.add(callId);
  });
  hotspare.events.on("waitEnd", ({ callId, outcome }) => {
    counts.twice += waiting.delete(callId) ? 0 : 1;
    if (outcome === "admitted") {
      for (const other of waiting) {
        const isAlike = priorities.get(other) === priorities.get(callId);
        counts.outOfTurn += isAlike && other < callId ? 1 : 0;
        counts.overtakenByBackground +=
          priorities.get(callId) === "background" && priorities.get(other) === "normal" ? 1 : 0;
      }
    }
  });
  hotspare.events.on("attempt", () => {
    counts.attempts += 1;
  });
  for (const name of ["success", "failure", "abandoned"] as const) {
    hotspare.events.on(name, () => {
      counts.attemptEnds += 1;
    });
  }
  const ends: Promise<EndedCall>[] = [];
  const patience: number[] = [];
  while (clock.monotonicMs() < 40_000) {
    const size = random.chance(0.1) ? whole(random, 10, 60) : whole(random, 0, 5);
    for (let index = 0; index < size; index += 1) {
      const abort = new AbortController();
      const maxWaitMs = random.chance(0.3) ? whole(random, 0, 5_000) : 10_000;
      if (random.chance(0.1)) {
        void clock.sleep(whole(random, 0, 4_000)).then(() => abort.abort(new Error(changedMind)));
      }
      priority = random.chance(0.2) ? "background" : "normal";
      patience.push(maxWaitMs);
      ends.push(endOf(world, embedder.embed(["x"], { signal: abort.signal, priority, maxWaitMs })));
    }
    await clock.runUntil(clock.monotonicMs() + whole(random, 1, 1_500));
  }
  await clock.runUntil(runMs);
  const ended = await Promise.all(ends);
  const hasty = ended.filter(
    ({ isAnswered, beganMs, endedMs, error }, index) =>
      !isAnswered &&
      !(error instanceof Error && error.message === changedMind) &&
      endedMs - beganMs < (patience[index] ?? 0) - longestStatedMs,
  );
  const last = await (async () => {
    const end = endOf(world, embedder.embed(["last"]));
    await clock.runUntil(runMs + 30_000);
    return end;
  })();
  return { counts, waiting, hasty, status: embedder.status(), last, calls: ends.length };
}

describe.each(Object.entries(switchers))("calls in a crowd, under %s", (_, switcher) => {
  it.each(seeds)("keep their turns, end, and leave nothing behind (seed %i)", async (seed) => {
    const { counts, waiting, hasty, status, last, calls } = await runCrowd(switcher, seed);
    expect(counts).toMatchObject({ outOfTurn: 0, overtakenByBackground: 0, twice: 0 });
    expect(counts.ends).toBe(calls + 1);
    expect(counts.attemptEnds).toBe(counts.attempts);
    expect(waiting.size).toBe(0);
    expect(status.map(({ inFlight }) => inFlight)).toEqual(status.map(() => 0));
    expect(last.isAnswered).toBe(true);
    // No call gives up while what it waits for may come within its patience.
    expect(hasty).toEqual([]);
  });
});
