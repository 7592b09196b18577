import { describe, expect, it } from "vitest";
import { afterAnswer, afterNoAnswer, beginRing, isStepDue, type RingState } from "./ring-state.js";

const failback = { afterMs: 600_000, afterCalls: 50 };
const lower: RingState = { active: 2, sinceMs: 1_000, answers: 3, moves: 4, isStepping: false };
const attempt = { index: 2, moves: 4, steps: false, mayMove: true };

describe("a step up", () => {
  it.each([
    ["after the time", lower, 601_000, true],
    ["not before the time", lower, 600_999, false],
    ["after so many answers", { ...lower, answers: 50 }, 1_000, true],
    ["not before so many answers", { ...lower, answers: 49 }, 1_000, false],
    ["not from the top", { ...lower, active: 0, answers: 50 }, 601_000, false],
    ["not while another call tries it", { ...lower, isStepping: true }, 601_000, false],
  ])("is due %s", (_when, state, nowMs, due) => {
    expect(isStepDue(state, nowMs, failback)).toBe(due);
  });

  it("that is answered moves the ring by one, and begins to count anew", () => {
    const state = { ...lower, answers: 50, isStepping: true };
    const stepped = afterAnswer(state, { ...attempt, index: 1, steps: true }, 5_000);
    expect(stepped).toEqual({ active: 1, sinceMs: 5_000, answers: 0, moves: 5, isStepping: false });
  });

  it("that is not answered leaves the ring, and is due again as late as before", () => {
    const state = { ...lower, answers: 50, isStepping: true };
    const failed = afterNoAnswer(state, { ...attempt, index: 1, steps: true }, 5_000);
    expect(failed).toEqual({ ...lower, sinceMs: 5_000, answers: 0 });
    expect(isStepDue(failed, 604_999, failback)).toBe(false);
    expect(isStepDue(failed, 605_000, failback)).toBe(true);
  });
});

describe("an answer", () => {
  it("of the active one is counted", () => {
    expect(afterAnswer(lower, attempt, 9_000)).toEqual({ ...lower, answers: 4 });
  });

  it("of the active one is counted also when it began before a move", () => {
    expect(afterAnswer(lower, { ...attempt, moves: 3 }, 9_000)).toEqual({ ...lower, answers: 4 });
  });

  it("of another makes it the active one", () => {
    expect(afterAnswer(lower, { ...attempt, index: 0 }, 9_000)).toEqual({
      active: 0,
      sinceMs: 9_000,
      answers: 0,
      moves: 5,
      isStepping: false,
    });
  });

  it("that comes late undoes no move", () => {
    expect(afterAnswer(lower, { ...attempt, index: 0, moves: 3 }, 9_000)).toBe(lower);
  });

  it("of one that was chosen for what it can take moves nothing", () => {
    expect(afterAnswer(lower, { ...attempt, index: 0, mayMove: false }, 9_000)).toBe(lower);
  });
});

describe("no answer", () => {
  it("moves nothing", () => {
    expect(afterNoAnswer(lower, attempt, 9_000)).toBe(lower);
  });

  it("of an ordinary attempt does not end the step of another call", () => {
    const state = { ...lower, isStepping: true };
    expect(afterNoAnswer(state, attempt, 9_000)).toBe(state);
    expect(afterAnswer(state, attempt, 9_000).isStepping).toBe(true);
  });
});

it("begins at the top", () => {
  expect(beginRing(7)).toEqual({ active: 0, sinceMs: 7, answers: 0, moves: 0, isStepping: false });
});
