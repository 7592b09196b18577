import { describe, expect, it } from "vitest";
import { createRegistry } from "../../test/support/create-registry.js";
import { seenFailing } from "../../test/support/seen-failing.js";
import type { Lease } from "../contract/lease.js";
import type { ModelHealth } from "./model-health.js";
import {
  isFull,
  type Room,
  roomAfterAnswer,
  roomAfterBegin,
  roomAfterEarlierEnd,
  roomAfterEarlierRefusal,
  roomAfterEnd,
  roomAfterRefusal,
  roomAt,
  roomGrowsAtMs,
} from "./room.js";

const seen = { durationMs: 1 };

/** After so long without a refusal a threshold is forgotten: `breaker.cooldownMs`. */
const quietMs = 30_000;

const refused = (inFlight: number, room?: Room) => roomAfterRefusal(room, inFlight, 7, 0, 20);

/** The room after so many answers, of a room that is in use. */
function answered(room: Room, answers: number, nowMs = 0): Room {
  let next = room;
  for (let count = 0; count < answers; count += 1) {
    // Full, beside the attempts from before the refusal.
    next = roomAfterAnswer(next, next.earlier + next.limit, nowMs, quietMs);
  }
  return next;
}

describe("the room of a domain", () => {
  it.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 2],
    [9, 4],
    [10_000, 5_000],
  ])(
    "is one after a refusal with %i in flight, and its threshold %i: half of them, at least one",
    (inFlight, threshold) => {
      expect(roomAfterRefusal(undefined, inFlight, 7, 100, 20)).toEqual({
        limit: 1,
        threshold,
        answers: 0,
        lastLeaseBefore: 7,
        earlier: inFlight,
        refusedAtMs: 100,
        silenceMs: 1_000,
        fullSinceMs: undefined,
      });
    },
  );

  it("grows by one an answer up to the threshold (slow start)", () => {
    const limits = [0, 1, 2, 3, 4].map((answers) => answered(refused(10), answers).limit);
    expect(limits).toEqual([1, 2, 3, 4, 5]);
  });

  it("grows beyond the threshold by one for each roomful of answers", () => {
    const limits = Array.from({ length: 10 }, (_, answers) => answered(refused(4), answers).limit);
    expect(limits).toEqual([1, 2, 2, 3, 3, 3, 4, 4, 4, 4]);
  });

  it("grows by one an answer beyond the threshold too, once the refusal is long ago", () => {
    expect([answered(refused(4), 6, quietMs - 1).limit, answered(refused(4), 6, quietMs).limit]).toEqual([
      4, 7,
    ]);
  });

  it("does not grow while less than half of it is in use: nothing has tried it", () => {
    const grown = answered(refused(20), 5);
    const [half, less] = [3, 2].map((used) => roomAfterAnswer(grown, grown.earlier + used, 0, quietMs).limit);
    expect([grown.limit, half, less]).toEqual([6, 7, 6]);
  });

  it("is not taken by the attempts from before the refusal", () => {
    const room = refused(5);
    expect([isFull(room, 5), isFull(room, 6), isFull(roomAfterEarlierEnd(room), 5)]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it("keeps its threshold when the probe after a refusal is refused too", () => {
    const first = refused(10);
    expect(roomAfterRefusal(first, 1, 9, 500, 20)).toMatchObject({
      limit: 1,
      threshold: 5,
      lastLeaseBefore: 9,
      refusedAtMs: 500,
    });
  });

  it("learns a new threshold from a refusal after it has grown", () => {
    const grown = answered(refused(10), 4);
    expect(roomAfterRefusal(grown, 5, 9, 500, 20)).toMatchObject({ limit: 1, threshold: 2, answers: 0 });
  });
});

describe("a room that has been full for a second without a refusal", () => {
  /** Full from time 0 on. */
  const full = (room: Room) => roomAfterBegin(room, room.earlier + room.limit, 0, quietMs);

  it("doubles, as if all in it were answered, up to the threshold", () => {
    const room = full(answered(refused(10), 2));
    const limits = [999, 1_000].map((nowMs) => roomAt(room, nowMs, quietMs).limit);
    expect([room.limit, ...limits]).toEqual([3, 3, 5]);
  });

  it("grows by one beyond the threshold", () => {
    const room = full(answered(refused(2), 1));
    expect([room.limit, roomAt(room, 1_000, quietMs).limit]).toEqual([2, 3]);
  });

  it("has to be full again for a second before it grows once more", () => {
    const grown = roomAt(full(refused(10)), 1_000, quietMs);
    expect([grown.limit, roomAt(grown, 60_000, quietMs).limit]).toEqual([2, 2]);
    expect(roomGrowsAtMs(roomAfterBegin(grown, grown.earlier + 2, 1_500, quietMs), quietMs)).toBe(2_500);
  });

  it("is not one whose only attempt has ended meanwhile: time alone proves nothing", () => {
    const ended = roomAfterEnd(full(refused(10)), 10, 500, quietMs);
    expect([roomGrowsAtMs(ended, quietMs), roomAt(ended, 60_000, quietMs).limit]).toEqual([
      Number.POSITIVE_INFINITY,
      1,
    ]);
  });

  it("keeps what it has grown when its only attempt ends after the second", () => {
    expect(roomAfterEnd(full(refused(10)), 10, 1_000, quietMs).limit).toBe(2);
  });

  it("goes on being full when one of several ends: another takes its place", () => {
    const room = full(answered(refused(10), 2));
    expect(roomGrowsAtMs(roomAfterEnd(room, room.earlier + 2, 500, quietMs), quietMs)).toBe(1_000);
  });

  it("waits as long as slow refusals took, twice, until one as slow would have come and it has been quiet since", () => {
    const slow = roomAfterRefusal(undefined, 10, 7, 0, 60_000);
    const growsAt = (fullAtMs: number) =>
      roomGrowsAtMs(roomAfterBegin(slow, 11, fullAtMs, quietMs), quietMs) - fullAtMs;
    expect([0, 20_000, 30_000, 140_000, 149_000, 600_000].map(growsAt)).toEqual([
      120_000, 120_000, 120_000, 10_000, 1_000, 1_000,
    ]);
  });

  it("is not one that has been in use only in part", () => {
    const room = roomAfterBegin(answered(refused(10), 2), 10 + 2, 0, quietMs);
    expect([roomGrowsAtMs(room, quietMs), roomAt(room, 60_000, quietMs).limit]).toEqual([
      Number.POSITIVE_INFINITY,
      3,
    ]);
  });
});

/** So many attempts under way on a credential. */
function send(health: ModelHealth, id: string, count: number): readonly Lease[] {
  return Array.from({ length: count }, () => health.lease(id, "attempt"));
}

/** The server says that it is too much, for the whole account unless a test says otherwise. */
function refuse(lease: Lease | undefined, retryAfterMs?: number, durationMs = 1): void {
  lease?.fail(
    {
      class: "rate_limited",
      scope: "account",
      reason: "r",
      rule: "test",
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
    seenFailing("rate_limited", { durationMs }),
  );
}

/** Two models and two keys of one account. */
function createAccount() {
  const world = createRegistry();
  const open = (model: string) => world.open(model, ["a", "b"], { account: "team" });
  return { ...world, health: open("m"), other: open("n") };
}

describe("attempts in a domain that refused", () => {
  it("are unbounded before the first rate limit", () => {
    const { registry, health } = createAccount();
    send(health, "a", 1_000);
    expect([registry.rooms.areInUse, health.hasRoom("a"), health.status("a").room]).toEqual([
      false,
      true,
      undefined,
    ]);
  });

  it("are bounded over all models and credentials that are in the domain", () => {
    const { clock, health, other } = createAccount();
    const sent = send(health, "a", 8);
    refuse(sent[0], 1_000);
    for (const lease of sent) lease.release();
    clock.jump(1_000);
    const probe = health.lease("a", "probe", 1_000);
    expect([health.hasRoom("b"), other.hasRoom("a"), other.hasRoom("b")]).toEqual([false, false, false]);
    probe.succeed(seen);
    expect(other.status("b").room).toBe(2);
    send(other, "b", 1);
    expect(health.hasRoom("a")).toBe(true);
    send(health, "b", 1);
    expect(health.hasRoom("a")).toBe(false);
  });

  it("that were sent before the refusal change nothing more when they are refused too", () => {
    const { health } = createAccount();
    const sent = send(health, "a", 8);
    refuse(sent[0], 1_000);
    const room = { limit: 1, threshold: 4, lastLeaseBefore: 8 };
    expect(health.domainOf("a", "account")?.room).toMatchObject(room);
    for (const lease of sent.slice(1)) refuse(lease, 1_000);
    expect(health.domainOf("a", "account")?.room).toMatchObject(room);
  });

  it("that were sent before the refusal may state a later time", () => {
    const { clock, health } = createAccount();
    const sent = send(health, "a", 2);
    refuse(sent[0], 1_000);
    refuse(sent[1], 9_000);
    expect(health.of("a")).toMatchObject({ retryAtMs: clock.monotonicMs() + 9_000 });
  });

  it("that were sent before the refusal take no room from those that are sent after it", () => {
    const { clock, health } = createAccount();
    const sent = send(health, "a", 8);
    refuse(sent[0], 1_000);
    clock.jump(1_000);
    health.lease("a", "probe", 1_000).succeed(seen);
    const two = send(health, "a", 2);
    expect(health.hasRoom("a")).toBe(false);
    two[0]?.release();
    expect(health.hasRoom("a")).toBe(true);
    sent[1]?.release();
    send(health, "a", 1);
    expect(health.hasRoom("a")).toBe(false);
  });

  it("have room again at a time that is known, if none is refused or answered before", () => {
    const { clock, health } = createAccount();
    const nowMs = clock.monotonicMs();
    refuse(send(health, "a", 8)[0], 1_000);
    expect(health.roomAtMs("a")).toBe(nowMs);
    clock.jump(1_000);
    health.lease("a", "probe", 60_000);
    expect([health.hasRoom("a"), health.roomAtMs("a")]).toEqual([false, nowMs + 2_000]);
    clock.jump(1_000);
    expect([health.hasRoom("a"), health.status("a").room]).toEqual([true, 2]);
  });

  it("that were sent before the refusal make no room by their answers", () => {
    const { health } = createAccount();
    const sent = send(health, "a", 8);
    refuse(sent[0], 1_000);
    for (const lease of sent.slice(1)) lease.succeed(seen);
    expect(health.status("a").room).toBe(1);
  });

  it("admit more when a probe has answered, up to the threshold of the refusal before a failed probe", () => {
    const { clock, health } = createAccount();
    const sent = send(health, "a", 8);
    refuse(sent[0], 1_000);
    for (const lease of sent) lease.release();
    clock.jump(1_000);
    refuse(health.lease("a", "probe", 1_000), 1_000);
    clock.jump(1_000);
    health.lease("a", "probe", 1_000).succeed(seen);
    const rooms = [2, 3, 4].map((room) => {
      const [first, ...others] = send(health, "a", room);
      first?.succeed(seen);
      for (const lease of others) lease.release();
      return health.status("a").room;
    });
    expect(rooms).toEqual([3, 4, 4]);
  });

  it("are unbounded again after `failback.afterMs` without a refusal", () => {
    const { clock, registry, health } = createAccount();
    refuse(send(health, "a", 1)[0], 1_000);
    clock.jump(600_001);
    health.lease("a", "probe", 1_000).succeed(seen);
    expect([registry.rooms.areInUse, health.status("a").room]).toEqual([false, undefined]);
  });

  it("are unbounded after a reset, and once the last credential of the domain has left", () => {
    const { registry, health, other } = createAccount();
    refuse(send(health, "a", 1)[0], 1_000);
    health.reset("b");
    expect(registry.rooms.areInUse).toBe(false);
    refuse(send(health, "a", 1)[0], 1_000);
    expect(registry.rooms.areInUse).toBe(true);
    health.close();
    expect(registry.rooms.areInUse).toBe(true);
    other.close();
    expect(registry.rooms.areInUse).toBe(false);
  });

  it("are not bounded by what is no rate limit", () => {
    const { registry, health } = createAccount();
    send(health, "a", 1)[0]?.fail(
      { class: "quota_exceeded", scope: "account", reason: "r", rule: "test" },
      seenFailing("quota_exceeded"),
    );
    expect(registry.rooms.areInUse).toBe(false);
  });
});

describe("a server that refuses late", () => {
  it("has taken what it has not refused after twice as long as its last refusal took, and a second at least", () => {
    const silence = (tookMs: number) => roomAfterRefusal(undefined, 5, 7, 0, tookMs).silenceMs;
    expect([silence(0), silence(500), silence(501), silence(30_000)]).toEqual([1_000, 1_000, 1_002, 60_000]);
    expect(roomAfterEarlierRefusal(refused(5), 4_000).silenceMs).toBe(8_000);
    expect(roomAfterEarlierRefusal(refused(5), 4)).toEqual(refused(5));
  });

  it("gets no second call beside its probe meanwhile", () => {
    const { clock, health } = createAccount();
    refuse(send(health, "a", 1)[0], undefined, 5_000);
    clock.jump(60_000);
    health.lease("a", "probe", 60_000);
    clock.jump(9_999);
    expect(health.of("a")).toMatchObject({ state: "half_open", blocks: true });
    clock.jump(1);
    expect(health.of("a")).toMatchObject({ state: "half_open", blocks: false });
  });
});
