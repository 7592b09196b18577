import { describe, expect, it } from "vitest";
import { type ClosedLoopOptions, spreadClosedLoop } from "./spread-closed-loop.js";

const burst = 40;
const perSecond = 20;

/** What each key has left of its requests: 40 at once, 20 a second. */
function createBuckets(leftAtFirst: number) {
  const buckets = new Map<string, { left: number; atMs: number }>();
  return (key: string, nowMs: number) => {
    const bucket = buckets.get(key) ?? { left: leftAtFirst, atMs: nowMs };
    buckets.set(key, bucket);
    bucket.left = Math.min(burst, bucket.left + ((nowMs - bucket.atMs) / 1_000) * perSecond);
    bucket.atMs = nowMs;
    return bucket;
  };
}

/** Two keys of that kind, 32 callers, and a refusal that says: come again in a second. */
function twoKeys(states: "nothing" | "requests" | "tokens", leftAtFirst = burst): ClosedLoopOptions {
  const bucketOf = createBuckets(leftAtFirst);
  const rateLimit = (key: string, nowMs: number) => {
    const { left } = bucketOf(key, nowMs);
    return states === "tokens"
      ? { tokens: { limit: 1_000_000, remaining: 900_000, resetMs: 6_000 } }
      : {
          requests: {
            limit: burst,
            remaining: Math.floor(left),
            resetMs: ((burst - left) / perSecond) * 1_000,
          },
        };
  };
  return {
    keys: ["a", "b"],
    callers: 32,
    seconds: 40,
    latencyMs: (_key, _nowMs, random) => 50 + random() * 400,
    refuses: (key, nowMs) => {
      const bucket = bucketOf(key, nowMs);
      if (bucket.left < 1) return true;
      bucket.left -= 1;
      return false;
    },
    retryAfterSeconds: 1,
    ...(states === "nothing" ? {} : { rateLimit }),
  };
}

describe("limits that nobody states, under callers in a closed loop", () => {
  it.each([
    ["nothing", burst],
    ["nothing", 0],
    ["requests, which are scarce,", burst],
    ["requests, which are scarce,", 0],
    ["tokens, which are plenty,", burst],
    ["tokens, which are plenty,", 0],
  ] as const)(
    "are reached in every five seconds after the first, where the provider states %s and has %d at first",
    async (states, leftAtFirst) => {
      const [word = ""] = states.split(",");
      const { windows } = await spreadClosedLoop(
        twoKeys(word as "nothing" | "requests" | "tokens", leftAtFirst),
      );
      expect(Math.min(...windows.slice(1))).toBeGreaterThan(0.85 * 2 * perSecond);
    },
  );

  it("do not stop a run whose minute was used up before it began", async () => {
    const refused = new Set<string>();
    const { windows } = await spreadClosedLoop({
      keys: ["a", "b"],
      callers: 8,
      seconds: 80,
      latencyMs: () => 200,
      refuses: (key) => !refused.has(key) && refused.add(key).has(key),
    });
    // A cooldown passes at the most; then eight callers are answered five times a second each.
    expect(Math.min(...windows.slice(8))).toBeGreaterThan(0.95 * 40);
  });
});

describe("keys that answer at different speeds, four requests in flight for each", () => {
  const run = (slowMs: number, seconds: number, slowUntilMs = Number.POSITIVE_INFINITY) =>
    spreadClosedLoop({
      keys: ["a", "b", "c", "d"],
      callers: 16,
      seconds,
      latencyMs: (key, nowMs) => (key === "b" && nowMs < slowUntilMs ? slowMs : 50),
    });

  it.each([500, 2_500])("lose less than a fifth to a key that takes %d ms instead of 50", async (slowMs) => {
    const [slow, allQuick] = [await run(slowMs, 10), await run(50, 10)];
    expect(slow.perSecond).toBeGreaterThan(0.8 * allQuick.perSecond);
  });

  it("use a key again that was slow and has become quick", async () => {
    const { windows, answeredOf } = await run(2_500, 60, 10_000);
    expect(Math.min(...windows)).toBeGreaterThan(0.8 * 320);
    // From its next look on, which comes within half a minute, it has a fair share.
    expect((answeredOf["b"] ?? 0) / (answeredOf["a"] ?? 0)).toBeGreaterThan(0.25);
  });
});
