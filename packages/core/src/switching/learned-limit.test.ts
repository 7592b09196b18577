import { describe, expect, it } from "vitest";
import { LearnedLimit } from "./learned-limit.js";

const create = () => new LearnedLimit(30_000);

/** Attempts, a hundred milliseconds apart, that are answered at once. */
function answer(limit: LearnedLimit, fromMs: number, toMs: number, everyMs = 100): void {
  for (let atMs = fromMs; atMs < toMs; atMs += everyMs) {
    limit.spend(1, atMs);
    limit.answered(atMs, atMs);
  }
}

/** An attempt that is refused. */
function refuse(limit: LearnedLimit, startedMs: number, nowMs: number): void {
  limit.spend(1, startedMs);
  limit.refused(1, startedMs, nowMs);
}

const perSecond = (limit: LearnedLimit, nowMs: number) => (limit.limit(nowMs) ?? 0) / 60;

describe("a limit that nobody states", () => {
  it("holds nothing back before the first refusal", () => {
    const limit = create();
    answer(limit, 0, 60_000);
    expect([limit.limit(60_000), limit.left(60_000), limit.timeOf(5, 60_000)]).toEqual([
      undefined,
      Number.POSITIVE_INFINITY,
      60_000,
    ]);
  });

  it("is a little less than what was answered since the first answer, also when no minute has passed", () => {
    const limit = create();
    answer(limit, 0, 4_000);
    refuse(limit, 4_000, 4_000);
    expect(perSecond(limit, 4_000)).toBeCloseTo(0.97 * 9.75, 1);
    expect(limit.left(4_000)).toBe(0);
  });

  it("is one attempt a second when the first answer was a refusal, and doubles in each second that answers", () => {
    const limit = create();
    refuse(limit, 0, 20);
    expect(limit.timeOf(1, 20)).toBe(1_020);
    expect(perSecond(limit, 20_000)).toBe(1);
    answer(limit, 30_000, 30_001);
    expect([31_000, 32_000, 35_000].map((nowMs) => perSecond(limit, nowMs))).toEqual([2, 4, 32]);
  });

  it("has a floor of an average attempt a second, whatever an attempt draws", () => {
    const limit = create();
    for (const amount of [4_000, 4_000]) limit.spend(amount, 0);
    limit.refused(4_000, 0, 20);
    expect(limit.timeOf(4_000, 20)).toBe(1_020);
  });

  it("keeps no attempt back for longer than the longest wait", () => {
    const limit = create();
    limit.spend(10, 0);
    limit.refused(10, 0, 20);
    limit.spend(1_000_000, 100);
    expect(limit.timeOf(1_000_000, 100)).toBe(30_100);
    expect(limit.timeOf(1_000_000, 30_100)).toBe(30_100);
  });

  it("takes back what the rest of a wave was refused", () => {
    const [alone, wave] = [create(), create()];
    for (const limit of [alone, wave]) {
      answer(limit, 0, 10_000);
      for (let attempt = 0; attempt < 20; attempt += 1) limit.spend(1, 10_000);
    }
    alone.refused(1, 10_000, 10_020);
    const all = perSecond(alone, 10_020);
    for (let attempt = 0; attempt < 20; attempt += 1) wave.refused(1, 10_000, 10_020);
    expect(all - perSecond(wave, 10_020)).toBeCloseTo((0.97 * 19) / 10, 1);
  });

  it("falls to what was admitted between two refusals, and comes back quickly to half of what was believed", () => {
    const limit = create();
    answer(limit, 0, 10_000);
    refuse(limit, 10_000, 10_000);
    answer(limit, 11_000, 20_000, 1_000);
    refuse(limit, 20_000, 20_000);
    expect(perSecond(limit, 20_000)).toBeLessThan(1.1);
    answer(limit, 21_000, 21_001);
    expect(perSecond(limit, 24_000)).toBeGreaterThan(4.8);
  });

  it("rises to what was admitted between two refusals", () => {
    const limit = create();
    answer(limit, 0, 10_000);
    refuse(limit, 10_000, 10_000);
    answer(limit, 10_001, 30_001, 50);
    refuse(limit, 30_001, 30_001);
    expect(perSecond(limit, 30_001)).toBeCloseTo(0.97 * 20, 0);
  });

  it("learns nothing from a refusal before which nothing was answered", () => {
    const limit = create();
    answer(limit, 0, 60_000);
    refuse(limit, 60_000, 60_000);
    const before = perSecond(limit, 60_000);
    refuse(limit, 90_000, 90_500);
    expect([perSecond(limit, 90_500), limit.left(90_500)]).toEqual([before, 0]);
  });

  it("hardly grows at first beyond a rate that is known to be good, and is twice as much after a minute and a half", () => {
    const limit = create();
    answer(limit, 0, 60_000);
    refuse(limit, 60_000, 60_000);
    answer(limit, 60_001, 120_000);
    refuse(limit, 120_000, 120_000);
    const good = perSecond(limit, 120_000);
    answer(limit, 121_000, 121_001);
    expect(perSecond(limit, 126_000) / good).toBeLessThan(1.01);
    expect(perSecond(limit, 211_000) / good).toBeCloseTo(2);
  });

  it("fills while nothing is sent, up to a minute's worth", () => {
    const limit = create();
    answer(limit, 0, 60_000);
    refuse(limit, 60_000, 60_000);
    expect(limit.left(90_000) / perSecond(limit, 90_000)).toBeCloseTo(30);
    expect(limit.left(900_000)).toBe(limit.limit(900_000));
  });
});
