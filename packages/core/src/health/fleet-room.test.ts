import { describe, expect, it } from "vitest";
import { ManualClock } from "../../test/support/manual-clock.js";
import type { HealthLink, RoomReply, RoomReport } from "../contract/health-link.js";
import { OpenQuestions } from "./answer-in-time.js";
import { FleetRoom } from "./fleet-room.js";
import { LinkedRooms } from "./linked-rooms.js";

const reply: RoomReply = { granted: 3, isLimited: true, validMs: 1_000, retryInMs: 25, spare: 0 };

/** Grants three places at most. */
const grantsThree = async ({ wanted }: RoomReport, changes: Partial<RoomReply> = {}) => ({
  ...reply,
  granted: Math.min(wanted, 3),
  ...changes,
});

/** A room of a fleet that answers as a test says, and what it was asked. */
function createRoom(answer: (report: RoomReport) => Promise<RoomReply> = grantsThree) {
  const clock = new ManualClock();
  const asked: RoomReport[] = [];
  const reported: string[] = [];
  const use = { inFlight: 0, waiting: 0 };
  const state = { isConnected: true, changes: 0 };
  const exchangeRoom = (_: string, report: RoomReport) => {
    asked.push(report);
    return answer(report);
  };
  const fleet = new LinkedRooms({
    link: { exchangeRoom } as unknown as HealthLink,
    clock,
    answerMs: 50,
    open: new OpenQuestions(clock, 50),
    isConnected: () => state.isConnected,
    report: (member) => reported.push(member),
    reported: new Map(),
  });
  const room = new FleetRoom({
    fleet,
    domain: "d",
    quietMs: 30_000,
    inFlight: () => use.inFlight,
    waiting: () => use.waiting,
    changed: () => {
      state.changes += 1;
    },
  });
  const limit = () => room.limitAt(clock.monotonicMs());
  const refuse = () => room.refused(4, clock.monotonicMs() - 20, clock.monotonicMs());
  return { clock, asked, reported, use, state, room, limit, refuse, now: () => clock.monotonicMs() };
}

describe("a process's places in the fleet's room", () => {
  it("are none until the fleet has answered, and then what it has granted", async () => {
    const { clock, room, limit, refuse, now, state } = createRoom();
    refuse();
    expect(limit()).toBe(0);
    await clock.advance(1);
    room.want(now());
    await clock.advance(25);
    expect(limit()).toBe(1);
    expect(state.changes).toBeGreaterThan(0);
  });

  it("wake waiting calls after the link was away, also when the fleet grants as many as before", async () => {
    const { clock, room, use, state, refuse, now } = createRoom();
    use.waiting = 9;
    refuse();
    room.want(now());
    await clock.advance(100);
    state.isConnected = false;
    // The calls find the process's own room full while the link is away.
    room.want(now());
    const { changes } = state;
    state.isConnected = true;
    await clock.advance(1_000);
    expect(state.changes).toBeGreaterThan(changes);
  });

  it("are asked for with what was refused, what is in flight and what waits", async () => {
    const { clock, room, asked, use, refuse, now } = createRoom();
    refuse();
    await clock.advance(30);
    use.inFlight = 2;
    use.waiting = 5;
    room.answered();
    room.want(now());
    expect(asked).toEqual([
      { wanted: 0, inFlight: 0, answers: 0, quietMs: 30_000, earlier: 4, refusedAgeMs: 20 },
      { wanted: 7, inFlight: 2, answers: 1, quietMs: 30_000 },
    ]);
  });

  it("are asked for again while attempts run, and no more when nothing does", async () => {
    const { clock, room, asked, use, refuse, now } = createRoom((report) =>
      grantsThree(report, { retryInMs: 500 }),
    );
    refuse();
    use.inFlight = 1;
    room.begun(now());
    await clock.advance(2_100);
    const whileRunning = asked.length;
    expect(whileRunning).toBeGreaterThan(3);
    use.inFlight = 0;
    room.ended(now());
    await clock.advance(1_100);
    const afterwards = asked.length;
    await clock.advance(60_000);
    expect(asked.length).toBe(afterwards);
  });

  it("end with their time, unless the fleet has plenty", async () => {
    const { clock, room, limit, refuse, now, use } = createRoom((report) =>
      grantsThree(report, { spare: 1 }),
    );
    refuse();
    await clock.advance(30);
    use.waiting = 3;
    room.want(now());
    await clock.advance(1);
    expect(limit()).toBe(3);
    use.waiting = 0;
    clock.jump(1_000);
    expect(limit()).toBe(1);
  });

  it("are given up by a refusal, also the answer that is under way", async () => {
    const { clock, room, limit, refuse, now, asked } = createRoom();
    refuse();
    await clock.advance(30);
    room.want(now());
    refuse();
    expect(limit()).toBe(0);
    await clock.advance(1);
    expect(asked.at(-1)).toMatchObject({ earlier: 4 });
  });

  it("are no more than what it wants while it asks: what it does not want may go to another process at once", async () => {
    const { clock, room, limit, refuse, now, use } = createRoom();
    refuse();
    await clock.advance(30);
    use.waiting = 3;
    room.want(now());
    await clock.advance(1);
    use.inFlight = 1;
    use.waiting = 0;
    clock.jump(30);
    room.want(now());
    expect(limit()).toBe(2);
  });
});

describe("a fleet that cannot be asked for room", () => {
  it("leaves the process its own room as soon as the link is degraded", () => {
    const { refuse, limit, state } = createRoom(() => new Promise(() => undefined));
    refuse();
    state.isConnected = false;
    expect(limit()).toBeUndefined();
  });

  it("leaves the process its own room when it has not answered in time", async () => {
    const { clock, refuse, limit, state } = createRoom(() => new Promise(() => undefined));
    refuse();
    await clock.advance(49);
    expect(limit()).toBe(0);
    await clock.advance(1);
    expect(limit()).toBeUndefined();
    expect(state.changes).toBe(1);
  });

  it("leaves the process its own room when it fails, is reported, and asked again with the refusal", async () => {
    let isDown = true;
    const { clock, refuse, limit, reported, asked, use } = createRoom(async (report) => {
      if (isDown) throw new Error("down");
      return await grantsThree(report);
    });
    refuse();
    use.inFlight = 1;
    await clock.advance(1);
    expect(limit()).toBeUndefined();
    expect(reported).toEqual(["exchangeRoom"]);
    isDown = false;
    await clock.advance(260);
    expect(asked.at(-1)).toMatchObject({ earlier: 4, refusedAgeMs: 271 });
    expect(limit()).toBe(1);
  });

  it("is reported once for one failure that repeats, and again after an answer", async () => {
    let isDown = true;
    const { clock, refuse, reported, asked, use } = createRoom(async (report) => {
      if (isDown) throw new Error("down");
      return await grantsThree(report);
    });
    refuse();
    use.inFlight = 1;
    await clock.advance(2_000);
    expect(asked.length).toBeGreaterThan(3);
    expect(reported).toEqual(["exchangeRoom"]);
    isDown = false;
    await clock.advance(1_000);
    isDown = true;
    await clock.advance(2_000);
    expect(reported).toEqual(["exchangeRoom", "exchangeRoom"]);
  });

  it("leaves the process its own room when it knows none", async () => {
    const { clock, refuse, limit } = createRoom((report) => grantsThree(report, { isLimited: false }));
    refuse();
    await clock.advance(1);
    expect(limit()).toBeUndefined();
  });

  it("is reported when its reply is none", async () => {
    const { clock, refuse, reported } = createRoom(async () => ({ granted: Number.NaN }) as RoomReply);
    refuse();
    await clock.advance(1);
    expect(reported).toEqual(["exchangeRoom"]);
  });
});
