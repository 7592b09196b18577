import { describe, expect, it } from "vitest";
import { AnswerPace } from "./answer-pace.js";

/** A credential that was answered so, one after the other. */
function paceOf(...durationsMs: readonly number[]) {
  const pace = new AnswerPace();
  let nowMs = 0;
  for (const durationMs of durationsMs) {
    pace.begin(0, nowMs);
    pace.end(nowMs, true, nowMs + durationMs);
    nowMs += durationMs;
  }
  return { pace, nowMs };
}

describe("the pace of a credential", () => {
  it("is the one it is given until an answer shows its own", () => {
    expect(new AnswerPace().expectedMs(70, 0)).toBe(70);
    expect(paceOf(300).pace.expectedMs(70, 300)).toBe(300);
  });

  it("is moved by a tenth by a slow answer among quick ones", () => {
    const { pace, nowMs } = paceOf(50, 50, 50, 550);
    expect(pace.expectedMs(1, nowMs)).toBeCloseTo(100, -1);
  });

  it("is moved the more the longer there was no answer", () => {
    const pace = new AnswerPace();
    pace.begin(0, 0);
    pace.end(0, true, 2_500);
    pace.begin(0, 32_500);
    pace.end(32_500, true, 32_550);
    expect(pace.expectedMs(1, 32_550)).toBeLessThan(200);
  });

  it("is no quicker than what is under way is old", () => {
    const { pace } = paceOf(50);
    pace.begin(0, 1_000);
    pace.begin(0, 2_000);
    expect(pace.expectedMs(1, 3_000)).toBe(1_500);
    pace.end(1_000, false, 3_000);
    pace.end(2_000, false, 3_000);
    expect(pace.inFlight).toBe(0);
  });

  it("learns from an attempt without an answer only that it was slow", () => {
    const { pace } = paceOf(50);
    pace.begin(0, 100);
    pace.end(100, false, 101);
    expect(pace.smoothedMs).toBe(50);
    pace.begin(0, 200);
    pace.end(200, false, 5_200);
    expect(pace.smoothedMs).toBeGreaterThan(500);
  });

  it("is looked at again after twenty times its figure and fifty attempts of the model", () => {
    const { pace } = paceOf(100);
    expect(pace.isRested(50, 1_999)).toBe(false);
    expect(pace.isRested(49, 2_000)).toBe(false);
    expect(pace.isRested(50, 2_000)).toBe(true);
    pace.begin(50, 2_000);
    expect(pace.isRested(200, 9_000)).toBe(false);
  });

  it("is looked at again within half a minute, however slow it was", () => {
    const { pace } = paceOf(60_000);
    expect(pace.isRested(50, 30_000)).toBe(true);
  });

  it("needs no look when nothing is known of it", () => {
    expect(new AnswerPace().isRested(1_000, 1_000_000)).toBe(false);
  });
});
