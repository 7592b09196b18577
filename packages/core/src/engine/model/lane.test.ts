import { describe, expect, it } from "vitest";
import { Lane, WaitingCall } from "./lane.js";

type Times = Pick<WaitingCall, "patienceMs" | "patienceForRightMs" | "deadlineMs">;

const nothingDue = { isPending: false, retryAtMs: 100 };

/** Adds a call of which a lane reads the number alone. */
function addCall(lane: Lane, turn: number, times: Times) {
  const waiter = { call: { id: turn } } as unknown as WaitingCall["waiter"];
  lane.add(new WaitingCall({ waiter, ask: () => nothingDue, lane, beganMs: 0, ...times }, () => undefined));
}

describe("a lane says whose patience is over first", () => {
  it("also after a question for a right has moved the first call behind the second", () => {
    const lane = new Lane("lane", "normal", nothingDue);
    addCall(lane, 1, { patienceMs: 100, patienceForRightMs: 500, deadlineMs: 100 });
    addCall(lane, 2, { patienceMs: 200, patienceForRightMs: 200, deadlineMs: 200 });
    lane.look({ ...nothingDue, isAsked: true }, 0);
    expect(lane.calls.map(({ deadlineMs }) => deadlineMs)).toEqual([500, 200]);
    expect(lane.soonestMs).toBe(200);
  });

  it("also after the answer has moved the second call before the first", () => {
    const lane = new Lane("lane", "normal", { ...nothingDue, isAsked: true });
    addCall(lane, 1, { patienceMs: 300, patienceForRightMs: 300, deadlineMs: 300 });
    addCall(lane, 2, { patienceMs: 50, patienceForRightMs: 400, deadlineMs: 400 });
    expect(lane.soonestMs).toBe(300);
    lane.look(nothingDue, 0);
    expect(lane.calls.map(({ deadlineMs }) => deadlineMs)).toEqual([300, 50]);
    expect(lane.soonestMs).toBe(50);
  });
});
