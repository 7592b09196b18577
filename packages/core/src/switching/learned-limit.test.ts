import { describe, expect, it } from "vitest";
import { LearnedLimit } from "./learned-limit.js";

/** Answers one a hundred milliseconds until then. */
function answer(limit: LearnedLimit, fromMs: number, toMs: number): void {
  for (let atMs = fromMs; atMs < toMs; atMs += 100) {
    limit.spend(1, atMs);
    limit.answered(1, atMs);
  }
}

describe("a limit that nobody states", () => {
  it("holds nothing back before the first refusal", () => {
    const limit = new LearnedLimit();
    answer(limit, 0, 60_000);
    expect([limit.isKnown, limit.left(60_000), limit.timeOf(5, 60_000)]).toEqual([
      false,
      Number.POSITIVE_INFINITY,
      60_000,
    ]);
  });

  it("is a little less than what the last minute answered, and used up at the refusal", () => {
    const limit = new LearnedLimit();
    answer(limit, 0, 60_000);
    limit.refused(59_000, 60_000);
    expect(limit.limit).toBeCloseTo(0.97 * 600, -1);
    expect(limit.left(60_000)).toBe(0);
    expect(limit.timeOf(1, 60_000)).toBeCloseTo(60_103, -1);
    // What was not used meanwhile may be used at once, up to a minute's worth.
    expect(limit.left(90_000)).toBeGreaterThan(290);
    expect(limit.left(900_000)).toBe(limit.limit);
  });

  it("falls once for attempts that were under way together", () => {
    const limit = new LearnedLimit();
    answer(limit, 0, 60_000);
    limit.refused(59_000, 60_000);
    const learned = limit.limit;
    limit.refused(59_500, 60_100);
    expect(limit.limit).toBe(learned);
  });

  it("is what was answered between two refusals, and falls by a tenth at most", () => {
    const limit = new LearnedLimit();
    answer(limit, 0, 60_000);
    limit.refused(59_000, 60_000);
    const before = limit.limit;
    for (let atMs = 60_000; atMs < 120_000; atMs += 500) limit.answered(1, atMs);
    limit.refused(119_000, 120_000);
    expect(limit.limit).toBeCloseTo(before * 0.9 * 0.97);
  });

  it("rises to what was answered between two refusals", () => {
    const limit = new LearnedLimit();
    answer(limit, 0, 30_000);
    limit.refused(29_000, 30_000);
    const before = limit.limit;
    answer(limit, 30_000, 90_000);
    limit.refused(89_000, 90_000);
    expect(limit.limit).toBeGreaterThan(1.8 * before);
  });

  it("learns nothing from a refusal that came before it was full again", () => {
    const limit = new LearnedLimit();
    answer(limit, 0, 60_000);
    limit.refused(59_000, 60_000);
    const before = limit.limit;
    limit.refused(90_000, 90_500);
    expect([limit.limit, limit.left(90_500)]).toEqual([before, 0]);
  });

  it("grows the faster the longer nothing is refused", () => {
    const limit = new LearnedLimit();
    answer(limit, 0, 60_000);
    limit.refused(59_000, 60_000);
    const filled = (fromMs: number) => {
      limit.spend(limit.left(fromMs), fromMs);
      return limit.left(fromMs + 1_000);
    };
    const [first, minute, later] = [filled(60_000), filled(120_000), filled(660_000)];
    expect(minute / first).toBeCloseTo(1.015, 2);
    expect(later / first).toBeCloseTo(1.6, 1);
  });

  it("lets a request through now and then although nothing was ever answered", () => {
    const limit = new LearnedLimit();
    limit.refused(0, 10);
    expect(limit.timeOf(1, 10)).toBeLessThanOrEqual(10_100);
  });

  it("does not listen to what began in the moment of the last refusal", () => {
    const limit = new LearnedLimit();
    answer(limit, 0, 60_000);
    limit.refused(59_000, 60_000);
    const before = limit.limit;
    for (let answers = 0; answers < 100; answers += 1) limit.answered(1, 60_500);
    limit.refused(60_000, 61_000);
    expect(limit.limit).toBe(before);
    limit.refused(60_001, 61_000);
    expect(limit.limit).not.toBe(before);
  });
});
