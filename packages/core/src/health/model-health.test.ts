import { describe, expect, it } from "vitest";
import { createRegistry } from "../../test/support/create-registry.js";
import { seenFailing } from "../../test/support/seen-failing.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { FaultScope } from "../contract/plugin/fault-scope.js";
import type { ModelHealth } from "./model-health.js";

const seen = { durationMs: 1 };

function createHealth(ids: readonly string[] = []) {
  const world = createRegistry();
  const health = world.open("m", ids);
  const add = (id: string, whenIdle?: () => void) =>
    world.add(health, "m", id, whenIdle === undefined ? {} : { whenIdle });
  return { ...world, health, add };
}

const classified = (name: ErrorClass, scope: FaultScope, retryAfterMs?: number) => ({
  class: name,
  scope,
  reason: "r",
  rule: "test",
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

function fail(
  health: ModelHealth,
  id: string,
  name: ErrorClass,
  scope: FaultScope = "credential",
  retryAfterMs?: number,
) {
  return health.lease(id, "attempt").fail(classified(name, scope, retryAfterMs), seenFailing(name));
}

describe("the list of a model's credentials", () => {
  it("forgets a credential that was removed: it stands in no domain and has no health", () => {
    const { health, add } = createHealth();
    add("a");
    add("b");
    const server = health.domainOf("b", "endpoint")?.key ?? "";
    expect(health.credentialsIn(server)).toEqual(["a", "b"]);

    health.remove("a");

    expect(health.credentialsIn(server)).toEqual(["b"]);
    expect(health.domainOf("a", "credential")).toBeUndefined();
    expect(() => health.isClosed("a")).toThrow('No credential has the id "a"; the ids are: b.');
  });

  it("says at once that an idle credential has left, and of a busy one when its last attempt ends", () => {
    const { health, add } = createHealth();
    add("idle");
    add("busy");
    const lease = health.lease("busy", "attempt");
    const left: string[] = [];

    health.remove("idle", () => left.push("idle"));
    health.remove("busy", () => left.push("busy"));
    expect(left).toEqual(["idle"]);

    lease.release();
    expect(left).toEqual(["idle", "busy"]);
  });

  it("says of a replaced credential when its last attempt ends, and counts that attempt nowhere else", () => {
    const { health, add } = createHealth();
    add("a");
    const lease = health.lease("a", "attempt");
    const left: string[] = [];
    add("a", () => left.push("old"));
    expect([left, health.status("a").inFlight]).toEqual([[], 0]);
    lease.succeed(seen);
    expect([left, health.status("a").served]).toEqual([["old"], 0]);
  });

  it("keeps no domain after its last credential, and none after the model has closed", () => {
    const { registry, health, add } = createHealth();
    add("a");
    const six = registry.size;
    add("b");
    expect(registry.size).toBeGreaterThan(six);
    health.remove("b");
    expect(registry.size).toBe(six);
    health.close();
    expect(registry.size).toBe(0);
  });

  it("names the credentials of a domain that are this model's alone", () => {
    const { health, open } = createHealth(["a", "b"]);
    open("n", ["c"]);
    expect(health.credentialsIn(health.domainOf("a", "endpoint")?.key ?? "")).toEqual(["a", "b"]);
    expect(health.credentialsIn("elsewhere")).toEqual([]);
  });
});

describe("a model's view of health", () => {
  it("gives out one probe of a credential: who takes a second has not asked", () => {
    const { health } = createHealth(["a"]);
    fail(health, "a", "auth");
    health.lease("a", "probe", 60_000);
    expect(() => health.lease("a", "probe", 60_000)).toThrow('A call is already probing the credential "a"');
  });

  it("has no last failure where there was none, and no end where nothing is open", () => {
    const { health } = createHealth(["a"]);
    expect(health.status("a")).toStrictEqual({
      id: "a",
      provider: "p",
      state: "closed",
      consecutiveOpenings: 0,
      inFlight: 0,
      served: 0,
    });
  });

  it("shows the failure of another model's call, where it opened what blocks this one", () => {
    const { health, open } = createHealth(["a"]);
    fail(open("n", ["a"]), "a", "auth");
    expect(health.status("a").lastFailure).toEqual(classified("auth", "credential"));
    expect(health.lastFailure("a")).toBeUndefined();
  });

  it("knows when a credential last answered and when it last failed, from its own attempts", () => {
    const { health, clock } = createHealth(["a", "b"]);
    const beganMs = clock.monotonicMs();
    health.lease("a", "attempt").succeed(seen);
    clock.jump(5);
    fail(health, "a", "transient", "endpoint");
    expect([health.lastAnswerMs("a"), health.lastFailureMs("a")]).toEqual([beganMs, beganMs + 5]);
    expect([health.lastAnswerMs("b"), health.lastFailureMs("b")]).toEqual([undefined, undefined]);
  });

  it("knows whether a credential has answered since it last opened", () => {
    const { health } = createHealth(["a"]);
    expect(health.hasAnsweredSinceOpening("a")).toBe(false);
    health.lease("a", "attempt").succeed(seen);
    expect(health.hasAnsweredSinceOpening("a")).toBe(true);
    fail(health, "a", "auth");
    expect(health.hasAnsweredSinceOpening("a")).toBe(false);
    expect(health.hasAnsweredSinceOpening("gone")).toBe(false);
  });

  it("is reset by an operator: circuits, room, suspicion and last failure are forgotten", () => {
    const { health, registry } = createHealth(["a"]);
    fail(health, "a", "rate_limited", "account", 60_000);
    const domain = health.domainOf("a", "endpoint");
    if (domain === undefined) throw new Error("no domain");
    domain.suspicion = { fingerprint: "unknown|500|", calls: 1, answered: 0 };
    expect(health.reset("a").map(({ scope, to }) => `${scope} ${to}`)).toEqual(["account closed"]);
    expect([registry.rooms.areInUse, domain.suspicion, health.status("a").lastFailure]).toEqual([
      false,
      undefined,
      undefined,
    ]);
  });
});

describe("a credential that may have so many attempts at once", () => {
  it("has no room for one more, and has it again when one has ended", () => {
    const { health, open } = createHealth();
    const bounded = open("m", ["a", "b"], { maxConcurrent: 2 });
    const [first] = [bounded.lease("a", "attempt"), bounded.lease("a", "attempt")];
    expect([bounded.hasRoom("a"), bounded.hasRoom("b")]).toEqual([false, true]);
    first.succeed(seen);
    expect(bounded.hasRoom("a")).toBe(true);
    health.close();
  });

  it("says so by no member of its status: that is the room that a rate limit has left", () => {
    const { open } = createHealth();
    expect(open("m", ["a"], { maxConcurrent: 2 }).status("a")).not.toHaveProperty("room");
  });
});

describe("a half-open credential", () => {
  it("is held until 5 s after the bound of its attempt, and not longer", () => {
    const { health, clock } = createHealth(["a"]);
    fail(health, "a", "auth");
    clock.jump(600_000);
    health.lease("a", "probe", 60_000);
    expect(health.of("a")).toEqual({
      state: "half_open",
      blocks: true,
      retryAtMs: clock.monotonicMs() + 65_000,
    });
    clock.jump(64_999);
    expect(health.of("a").state).toBe("half_open");
    clock.jump(1);
    expect(health.of("a")).toMatchObject({ state: "open", probeDue: true });
  });

  it("whose lease has expired is taken over by the next probe: the first is late from then on", () => {
    const { health, clock } = createHealth(["a"]);
    fail(health, "a", "auth");
    clock.jump(600_000);
    const lost = health.lease("a", "probe", 60_000);
    clock.jump(65_000);
    const probe = health.lease("a", "probe", 60_000);
    expect([lost.succeed(seen), health.of("a").state]).toEqual([[], "half_open"]);
    probe.succeed(seen);
    expect(health.isClosed("a")).toBe(true);
  });
});

describe("the early probe", () => {
  const opened = (name: ErrorClass = "auth", retryAfterMs?: number) => {
    const world = createHealth(["a", "b"]);
    fail(world.health, "a", name, "credential", retryAfterMs);
    const answer = (count: number) => {
      for (let calls = 0; calls < count; calls += 1) world.health.lease("b", "attempt").succeed(seen);
    };
    return { ...world, answer, due: () => world.health.dueAbove(1) };
  };

  it.each(["auth", "not_found", "quota_exceeded"] as const)(
    "of %s comes after 50 answers of others and `breaker.cooldownMs`, not before both",
    (name) => {
      const { clock, answer, due } = opened(name);
      answer(50);
      expect(due()).toBeUndefined();
      clock.jump(30_000);
      expect(due()).toBe(0);
      const other = opened(name);
      other.clock.jump(30_000);
      other.answer(49);
      expect(other.due()).toBeUndefined();
      other.answer(1);
      expect(other.due()).toBe(0);
    },
  );

  it("needs twice the answers after each failed probe", () => {
    const { clock, health, answer, due } = opened();
    clock.jump(30_000);
    answer(50);
    health.lease("a", "probe", 1_000).fail(classified("auth", "credential"), seenFailing("auth"));
    clock.jump(30_000);
    answer(99);
    expect(due()).toBeUndefined();
    answer(1);
    expect(due()).toBe(0);
  });

  it("does not come inside a stated wait, and not after a probe without a verdict", () => {
    const stated = opened("quota_exceeded", 700_000);
    stated.clock.jump(30_000);
    stated.answer(50);
    expect(stated.due()).toBeUndefined();
    const released = opened();
    released.clock.jump(30_000);
    released.answer(50);
    released.health.lease("a", "probe", 1_000).release();
    expect(released.due()).toBeUndefined();
    released.clock.jump(1_000);
    released.answer(50);
    expect(released.due()).toBeUndefined();
  });

  it("does not come at once when a last resort has failed: the last resort was a try like a probe", () => {
    const { clock, health, answer, due } = opened();
    clock.jump(30_000);
    answer(50);
    health.lease("a", "probe", 1_000).release();
    clock.jump(250);
    health.lease("a", "lastResort").fail(classified("unknown", "credential"), seenFailing("unknown"));
    expect(due()).toBeUndefined();
    expect(health.of("a")).toMatchObject({ probeDue: false, lastResortDue: false });
    clock.jump(30_000);
    expect(due()).toBe(0);
  });

  it("does not come for what a rate limit or a transient failure opened", () => {
    const { clock, answer, health } = opened("rate_limited");
    clock.jump(29_999);
    answer(50);
    expect(health.of("a")).toMatchObject({ probeDue: false });
  });
});

describe("whether a server was well when a call began", () => {
  it("is yes while its circuits are closed, whatever becomes of its key", () => {
    const { health, registry } = createHealth(["a"]);
    fail(health, "a", "auth", "credential");
    expect(health.serverWasClosedAt("a", registry.sequence)).toBe(true);
  });

  it("is yes for a call that began before its circuit opened, and no for a later call", () => {
    const { health, registry } = createHealth(["a"]);
    const before = registry.sequence;
    for (const _ of [1, 2]) fail(health, "a", "transient", "endpoint_model");
    expect([health.serverWasClosedAt("a", before), health.serverWasClosedAt("a", registry.sequence)]).toEqual(
      [true, false],
    );
  });

  it("is no for a call that began while it was open, although it is closed now", () => {
    const { health, registry } = createHealth(["a"]);
    for (const _ of [1, 2]) fail(health, "a", "transient", "endpoint");
    const during = registry.sequence;
    health.lease("a", "attempt").succeed(seen);
    expect([health.serverWasClosedAt("a", during), health.serverWasClosedAt("a", registry.sequence)]).toEqual(
      [false, true],
    );
  });

  it("stays yes for a call that began before it was open, when a probe has begun or failed meanwhile", () => {
    const { health, registry, clock } = createHealth(["a"]);
    const before = registry.sequence;
    for (const _ of [1, 2]) fail(health, "a", "transient", "endpoint");
    clock.jump(30_000);
    const probe = health.lease("a", "probe", 1_000);
    expect(health.serverWasClosedAt("a", before)).toBe(true);
    probe.fail(classified("transient", "endpoint"), seenFailing("transient"));
    expect(health.serverWasClosedAt("a", before)).toBe(true);
    expect(health.serverWasClosedAt("a", registry.sequence)).toBe(false);
  });

  it("is yes of a credential that has left: nothing is held against it", () => {
    expect(createHealth().health.serverWasClosedAt("gone", 0)).toBe(true);
  });
});

describe("the order of priority", () => {
  it("is what `firstClosed` and `dueAbove` go by, and changes with it", () => {
    const { health } = createHealth(["a", "b", "c"]);
    fail(health, "a", "auth");
    expect([
      health.firstClosed(),
      health.firstClosed(1),
      health.firstClosed(2),
      health.firstClosed(3),
    ]).toEqual([1, 1, 2, undefined]);
    health.arrange(["c", "b", "a"]);
    expect([health.firstClosed(), health.firstClosed(1), health.firstClosed(2)]).toEqual([0, 1, undefined]);
  });

  it("has nobody closed where nobody is in it", () => {
    expect(createHealth().health.firstClosed()).toBeUndefined();
  });

  it("hides no credential behind a dead one that is nearer: the nearest whose time has come is due", () => {
    const { health, clock } = createHealth(["a", "b", "c"]);
    fail(health, "a", "rate_limited", "credential", 1_000);
    fail(health, "b", "auth");
    expect(health.dueAbove(2)).toBeUndefined();
    clock.jump(1_000);
    expect(health.dueAbove(2)).toBe(0);
    clock.jump(600_000);
    expect(health.dueAbove(2)).toBe(1);
    expect(health.dueAbove(2, (id) => id !== "b")).toBe(0);
    expect(health.dueAbove(0)).toBeUndefined();
  });

  it("has none due while a probe above is under way", () => {
    const { health, clock } = createHealth(["a", "b", "c"]);
    fail(health, "a", "auth");
    fail(health, "b", "auth");
    clock.jump(600_000);
    const probe = health.lease("a", "probe", 1_000);
    expect(health.dueAbove(2)).toBeUndefined();
    probe.succeed(seen);
    expect(health.dueAbove(2)).toBe(1);
  });
});
