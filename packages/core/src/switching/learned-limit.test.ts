import fc from "fast-check";
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

/** An attempt that the limit keeps back, so that it is known to be pressed. */
function press(limit: LearnedLimit, nowMs: number): void {
  limit.spend(1, nowMs);
  limit.spend(1, nowMs);
  limit.readyAtMs(nowMs);
}

describe("a limit that nobody states", () => {
  it("holds nothing back before the first refusal", () => {
    const limit = create();
    answer(limit, 0, 60_000);
    expect([limit.perSecond(60_000), limit.readyAtMs(60_000)]).toEqual([undefined, 60_000]);
  });

  it("is a little less than what was answered since the first answer, also when no minute has passed", () => {
    const limit = create();
    answer(limit, 0, 4_000);
    refuse(limit, 4_000, 4_000);
    expect(limit.perSecond(4_000)).toBeCloseTo(0.97 * 9.75, 1);
    expect(limit.readyAtMs(4_000)).toBeCloseTo(4_000 + 1_000 / (0.97 * 9.75), -1);
  });

  it("is one attempt a second when the first answer was a refusal, and doubles in each second that answers", () => {
    const limit = create();
    refuse(limit, 0, 20);
    expect(limit.readyAtMs(20)).toBe(1_020);
    expect(limit.perSecond(20_000)).toBe(1);
    answer(limit, 30_000, 30_001);
    expect([31_000, 32_000, 35_000].map((nowMs) => limit.perSecond(nowMs))).toEqual([2, 4, 32]);
  });

  it("has a floor of an average attempt a second, whatever an attempt draws", () => {
    const limit = create();
    for (const amount of [4_000, 4_000]) limit.spend(amount, 0);
    limit.refused(4_000, 0, 20);
    expect(limit.readyAtMs(20)).toBe(1_020);
  });

  it("keeps no attempt back for longer than the longest wait", () => {
    const limit = create();
    limit.spend(10, 0);
    limit.refused(10, 0, 20);
    limit.spend(1_000_000, 100);
    expect(limit.readyAtMs(100)).toBe(30_100);
    expect(limit.readyAtMs(30_100)).toBe(30_100);
  });

  it("takes back what the rest of a wave was refused", () => {
    const [alone, wave] = [create(), create()];
    for (const limit of [alone, wave]) {
      answer(limit, 0, 10_000);
      for (let attempt = 0; attempt < 20; attempt += 1) limit.spend(1, 10_000);
    }
    alone.refused(1, 10_000, 10_020);
    const all = alone.perSecond(10_020) ?? 0;
    for (let attempt = 0; attempt < 20; attempt += 1) wave.refused(1, 10_000, 10_020);
    expect(all - (wave.perSecond(10_020) ?? 0)).toBeCloseTo((0.97 * 19) / 10, 1);
  });

  it("falls to what was admitted between two refusals, and comes back quickly to half of what was believed", () => {
    const limit = create();
    answer(limit, 0, 10_000);
    refuse(limit, 10_000, 10_000);
    press(limit, 10_001);
    answer(limit, 11_000, 20_000, 1_000);
    refuse(limit, 20_000, 20_000);
    expect(limit.perSecond(20_000)).toBeLessThan(1.3);
    answer(limit, 21_000, 21_001);
    expect(limit.perSecond(25_000)).toBeGreaterThan(4.8);
  });

  it("rises to what was admitted between two refusals", () => {
    const limit = create();
    answer(limit, 0, 10_000);
    refuse(limit, 10_000, 10_000);
    answer(limit, 10_001, 30_001, 50);
    press(limit, 30_000);
    refuse(limit, 30_001, 30_001);
    expect(limit.perSecond(30_001)).toBeCloseTo(0.97 * 20, 0);
  });

  it("does not count the time in which nothing was answered", () => {
    const limit = create();
    answer(limit, 0, 10_000);
    refuse(limit, 10_000, 10_000);
    answer(limit, 20_000, 25_000);
    press(limit, 25_000);
    refuse(limit, 25_001, 25_001);
    expect(limit.perSecond(25_001)).toBeCloseTo(0.97 * 10, 0);
  });

  it("learns nothing from a refusal before which nothing was answered", () => {
    const limit = create();
    answer(limit, 0, 60_000);
    refuse(limit, 60_000, 60_000);
    const before = limit.perSecond(60_000);
    refuse(limit, 90_000, 90_500);
    expect(limit.perSecond(90_500)).toBe(before);
    expect(limit.readyAtMs(90_500)).toBeGreaterThan(90_500);
  });

  it("is looked beyond less often with each refusal that confirms it, up to a minute and a half", () => {
    const limit = create();
    let nowMs = 0;
    const growthIn5s: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      answer(limit, nowMs, nowMs + 3_000);
      press(limit, nowMs + 3_000);
      nowMs += 3_001;
      refuse(limit, nowMs, nowMs);
      const good = limit.perSecond(nowMs) ?? 0;
      answer(limit, nowMs + 1, nowMs + 2);
      growthIn5s.push((limit.perSecond(nowMs + 5_001) ?? 0) / good);
    }
    expect(growthIn5s[0]).toBeCloseTo(2);
    expect(growthIn5s[1]).toBeCloseTo(1.25);
    expect(growthIn5s.at(-1)).toBeCloseTo(1 + (5 / 90) ** 2, 2);
  });

  it("is not confirmed by a refusal that came although it had kept nothing back", () => {
    const limit = create();
    for (const startMs of [0, 60_000, 120_000]) {
      answer(limit, startMs, startMs + 59_000, 1_000);
      refuse(limit, startMs + 59_000, startMs + 59_000);
    }
    answer(limit, 180_000, 180_001);
    expect(limit.perSecond(190_000)).toBeGreaterThan(4);
  });

  it("lets an attempt make good a moment that the one before it came late, and no more", () => {
    const limit = create();
    answer(limit, 0, 60_000);
    refuse(limit, 60_000, 60_000);
    limit.spend(1, 70_000);
    expect(limit.readyAtMs(70_000) - 70_000).toBeCloseTo(1_000 / 9.7 - 50, -1);
  });

  it("is a number, and keeps nothing back for ever, whatever happens", () => {
    const step = fc.record({
      do: fc.constantFrom("spend", "answered", "refused"),
      amount: fc.double({ min: 0, max: 1e9, noNaN: true }),
      afterMs: fc.integer({ min: 0, max: 100_000 }),
      agoMs: fc.integer({ min: 0, max: 120_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const limit = create();
        let nowMs = 0;
        for (const { do: what, amount, afterMs, agoMs } of steps) {
          nowMs += afterMs;
          if (what === "spend") limit.spend(amount, nowMs);
          else if (what === "answered") limit.answered(nowMs - agoMs, nowMs);
          else limit.refused(amount, nowMs - agoMs, nowMs);
          const readyMs = limit.readyAtMs(nowMs);
          expect(readyMs).toBeGreaterThanOrEqual(nowMs);
          expect(readyMs).toBeLessThanOrEqual(nowMs + 30_000);
          expect(limit.perSecond(nowMs) ?? 1).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });
});
