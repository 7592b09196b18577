import { describe, expect, it } from "vitest";
import { newRoomAccount, type RoomMessage, settleRoom } from "./room-account.js";

const nothing = { wanted: 0, inFlight: 0, answers: 0, quietMs: 30_000 };

/** A room that `earlier` attempts of one process found refused at a second past noon. */
function refusedRoom(earlier = 40) {
  const account = newRoomAccount();
  const ask = (by: string, message: Partial<RoomMessage>, nowMs: number) =>
    settleRoom(account, { ...nothing, by, ...message }, nowMs);
  ask("first", { earlier, refusedAgeMs: 10 }, 1_000);
  return { account, ask };
}

describe("the fleet's room", () => {
  it("is unknown until a process was refused", () => {
    const reply = settleRoom(newRoomAccount(), { ...nothing, by: "one", wanted: 7 }, 1_000);
    expect(reply).toMatchObject({ isLimited: false, granted: 7 });
  });

  it("begins at one attempt, which the first process that asks gets", () => {
    const { ask } = refusedRoom();
    const granted = ["one", "two", "three"].map((by) => ask(by, { wanted: 9 }, 2_000).granted);
    expect(granted).toEqual([1, 0, 0]);
  });

  it("grows by the answers of all processes", () => {
    const { account, ask } = refusedRoom();
    ask("one", { wanted: 1 }, 2_000);
    ask("one", { wanted: 1, answers: 1 }, 2_100);
    ask("two", { wanted: 1 }, 2_100);
    ask("two", { wanted: 2, answers: 1 }, 2_200);
    expect(account.limit).toBe(3);
  });

  it("grows by one for each roomful of answers, beyond half of what all processes had in flight", () => {
    const { account, ask } = refusedRoom(4);
    ask("other", { earlier: 4 }, 1_010);
    ask("one", { wanted: 20 }, 2_000);
    ask("one", { wanted: 20, inFlight: 4, answers: 3 }, 2_100);
    expect(account.limit).toBe(4);
    ask("one", { wanted: 20, inFlight: 4, answers: 3 }, 2_200);
    expect(account.limit).toBe(4);
    ask("one", { wanted: 20, inFlight: 4, answers: 1 }, 2_300);
    expect(account.limit).toBe(5);
  });

  it("does not grow while it is half empty", () => {
    const { account, ask } = refusedRoom();
    ask("one", { wanted: 1, inFlight: 1, answers: 9 }, 2_000);
    expect(account.limit).toBe(3);
  });

  it("grows when it has been full for longer than a refusal takes", () => {
    const { account, ask } = refusedRoom();
    ask("one", { wanted: 5 }, 2_000);
    ask("one", { wanted: 5, inFlight: 1 }, 2_900);
    expect(account.limit).toBe(1);
    ask("one", { wanted: 5, inFlight: 1 }, 3_000);
    expect(account.limit).toBe(2);
  });

  it("gives a place that came free to the process that has waited longest for one", () => {
    const { ask } = refusedRoom();
    ask("one", { wanted: 5 }, 2_000);
    ask("two", { wanted: 5 }, 2_001);
    ask("three", { wanted: 5 }, 2_002);
    expect(ask("one", { wanted: 5, inFlight: 1 }, 2_040).granted).toBe(0);
    ask("one", { wanted: 4 }, 2_100);
    expect(ask("three", { wanted: 5 }, 2_101).granted).toBe(0);
    expect(ask("two", { wanted: 5 }, 2_102).granted).toBe(1);
  });

  it("is divided by what each process wants", () => {
    const { account, ask } = refusedRoom();
    account.limit = 20;
    ask("one", { wanted: 30 }, 2_000);
    ask("two", { wanted: 10 }, 2_010);
    expect(ask("one", { wanted: 30, inFlight: 15 }, 2_040).granted).toBe(15);
    ask("one", { wanted: 30, inFlight: 15 }, 2_080);
    expect(ask("two", { wanted: 10 }, 2_090).granted).toBe(5);
  });

  it("never lets more be in flight than there is room for, though a process may use what it has until it has read the answer", () => {
    const { ask } = refusedRoom();
    ask("one", { wanted: 1 }, 2_000);
    ask("one", { wanted: 6, inFlight: 1, answers: 5 }, 2_100);
    ask("two", { wanted: 6 }, 2_110);
    // One had two places, and may have taken the second while its question was under way.
    const { granted } = ask("one", { wanted: 6, inFlight: 1 }, 2_120);
    expect(granted + ask("two", { wanted: 6 }, 2_121).granted).toBeLessThanOrEqual(6);
  });

  it("gets the places of a process back that does not report for a second, and not sooner", () => {
    const { ask } = refusedRoom();
    expect(ask("killed", { wanted: 1 }, 2_000).granted).toBe(1);
    expect(ask("other", { wanted: 1 }, 2_999).granted).toBe(0);
    expect(ask("other", { wanted: 1 }, 3_000).granted).toBe(1);
  });

  it("begins anew with a refusal of an attempt that began after the last refusal", () => {
    const { account, ask } = refusedRoom();
    account.limit = 12;
    ask("one", { wanted: 8 }, 2_000);
    ask("two", { earlier: 3, refusedAgeMs: 1_200 }, 2_100);
    expect(account.limit).toBe(12);
    ask("two", { earlier: 3, refusedAgeMs: 50 }, 2_200);
    expect(account).toMatchObject({ limit: 1, inFlightAtRefusal: 3, places: [] });
  });

  it("keeps its threshold when the probe is refused", () => {
    const { account, ask } = refusedRoom(40);
    ask("one", { earlier: 1, refusedAgeMs: 50 }, 9_000);
    expect(account.inFlightAtRefusal).toBe(41);
    expect(account.limit).toBe(1);
  });

  it("lets a process begin one attempt without a place where there is plenty", () => {
    const { account, ask } = refusedRoom();
    account.limit = 20;
    expect(ask("one", { wanted: 1 }, 2_000)).toMatchObject({ spare: 1, retryInMs: 500 });
    expect(ask("two", { wanted: 19 }, 2_001).spare).toBe(0);
  });
});
