import { describe, expect, it } from "vitest";
import { type CutAttempt, isEvidence, lateAfterMs } from "./cut-evidence.js";
import { AnswerTimes } from "./model-credential.js";

function timesOf(...durations: readonly number[]): AnswerTimes {
  const times = new AnswerTimes();
  for (const durationMs of durations) {
    times.add(durationMs);
  }
  return times;
}

const steady = timesOf(100, 100, 100, 100, 100);

describe("how answers are spread", () => {
  it("begins with the first answer, and half of it as the deviation (RFC 6298)", () => {
    expect(timesOf(100)).toMatchObject({ answers: 1, meanMs: 100, deviationMs: 50 });
  });

  it("moves by an eighth of the difference, and the deviation by a quarter", () => {
    expect(timesOf(100, 180)).toMatchObject({ answers: 2, meanMs: 110, deviationMs: 57.5 });
  });

  it("settles on what answers take", () => {
    const { meanMs, deviationMs } = timesOf(...Array.from({ length: 100 }, () => 250));
    expect(meanMs).toBeCloseTo(250);
    expect(deviationMs).toBeCloseTo(0);
  });
});

describe("when an attempt is late", () => {
  it("is not known before the fifth answer", () => {
    expect(
      [0, 1, 2, 3, 4].map((answers) => lateAfterMs(timesOf(...Array.from({ length: answers }, () => 100)))),
    ).toEqual(Array.from({ length: 5 }, () => undefined));
    expect(lateAfterMs(steady)).toBeTypeOf("number");
  });

  it("is after the mean and four deviations", () => {
    expect(lateAfterMs(steady)).toBeCloseTo(100 + 4 * 50 * 0.75 ** 4);
  });

  it("is a millisecond after the mean at least: a clock has no finer steps", () => {
    expect(lateAfterMs(timesOf(...Array.from({ length: 200 }, () => 100)))).toBeCloseTo(101);
  });
});

describe("a caller's time limit", () => {
  const cut = (changes: Partial<CutAttempt>) =>
    isEvidence({ durationMs: 1_000, times: timesOf(), cutsInRow: 1, isAnotherClosed: true, ...changes });

  it("is evidence against a credential that answers sooner", () => {
    expect(cut({ times: steady, isAnotherClosed: false })).toBe(true);
  });

  it("is none when answers take as long", () => {
    const lateMs = lateAfterMs(steady) ?? 0;
    expect([
      cut({ times: steady, durationMs: lateMs }),
      cut({ times: steady, durationMs: lateMs + 1 }),
    ]).toEqual([false, true]);
  });

  it("is evidence at the third in a row, if another credential is closed", () => {
    expect([1, 2, 3, 4].map((cutsInRow) => cut({ cutsInRow }))).toEqual([false, false, true, true]);
    expect(cut({ cutsInRow: 3, isAnotherClosed: false })).toBe(false);
  });

  it("is evidence at the third in a row below the bound too", () => {
    expect(cut({ times: steady, durationMs: 60, cutsInRow: 3 })).toBe(true);
  });

  it("is none for an attempt shorter than 50 ms, however often it comes", () => {
    expect([cut({ durationMs: 49, cutsInRow: 100 }), cut({ durationMs: 50, cutsInRow: 3 })]).toEqual([
      false,
      true,
    ]);
  });
});
