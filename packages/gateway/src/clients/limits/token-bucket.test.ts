import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fullBucket, resized, taken, waitFor } from "./token-bucket.js";

const perMinute = fc.integer({ min: 1, max: 1_000_000_000 });
const times = fc.integer({ min: 0, max: 10_000_000_000 });

describe("a token bucket", () => {
  it("is full at first, and refills a sixtieth of its limit each second", () => {
    const empty = taken(fullBucket(60, 0), 60, 0);
    expect(waitFor(fullBucket(60, 0), 60, 0)).toBe(0);
    expect(waitFor(empty, 1, 0)).toBe(1_000);
    expect(waitFor(empty, 1, 400)).toBe(600);
    expect(waitFor(empty, 60, 0)).toBe(60_000);
  });

  it("states an exact wait: enough after the wait, too little a millisecond earlier", () => {
    fc.assert(
      fc.property(
        perMinute,
        times,
        fc.double({ min: 0, max: 1, noNaN: true }),
        times,
        (most, start, part, later) => {
          const amount = Math.max(1, Math.floor(most * part));
          const nowMs = start + later / 1_000;
          const bucket = taken(taken(fullBucket(most, start), most, start), amount, nowMs);
          const waitMs = waitFor(bucket, amount, nowMs);
          expect(waitFor(bucket, amount, nowMs + waitMs)).toBe(0);
          if (waitMs > 0) {
            expect(waitFor(bucket, amount, nowMs + waitMs - 1)).toBe(1);
          }
        },
      ),
    );
  });

  it("never lets more through than its limit plus the refill", () => {
    const asks = fc.array(fc.tuple(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 1, max: 120 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), asks, (most, steps) => {
        let bucket = fullBucket(most, 0);
        let nowMs = 0;
        let total = 0;
        for (const [pauseMs, amount] of steps) {
          nowMs += pauseMs;
          if (waitFor(bucket, amount, nowMs) === 0) {
            bucket = taken(bucket, amount, nowMs);
            total += amount;
          }
          expect(total).toBeLessThanOrEqual(most + (most * nowMs) / 60_000);
        }
      }),
    );
  });

  it("can never hold more than its limit", () => {
    expect(waitFor(fullBucket(10, 0), 11, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it("takes back no more than fits, and waits longer after an overdraft", () => {
    expect(waitFor(taken(fullBucket(60, 0), -1_000, 0), 60, 0)).toBe(0);
    expect(taken(fullBucket(60, 0), -1_000, 0)).toEqual(fullBucket(60, 0));
    expect(waitFor(taken(fullBucket(60, 0), 90, 0), 1, 0)).toBe(31_000);
  });

  it("ignores a clock that goes back", () => {
    const bucket = taken(fullBucket(60, 5_000), 60, 5_000);
    expect(taken(bucket, 0, 1_000)).toEqual(bucket);
    expect(waitFor(bucket, 1, 4_000)).toBe(2_000);
  });

  it("keeps what was taken when the limit changes", () => {
    const bucket = taken(fullBucket(60, 0), 50, 0);
    expect(waitFor(resized(bucket, 100, 0), 50, 0)).toBe(0);
    expect(waitFor(resized(bucket, 100, 0), 51, 0)).toBeGreaterThan(0);
    expect(waitFor(resized(bucket, 40, 0), 1, 0)).toBe(Math.ceil((11 * 60_000) / 40));
  });
});
