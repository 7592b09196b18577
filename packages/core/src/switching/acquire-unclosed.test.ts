import { describe, expect, it } from "vitest";
import { createRegistry } from "../../test/support/create-registry.js";
import { HealthWorld } from "../../test/support/health-world.js";
import { seenFailing } from "../../test/support/seen-failing.js";
import type { AcquireAnswer } from "../contract/credential-switcher.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { ModelHealth } from "../health/model-health.js";
import { acquireUnclosed as answerUnclosed } from "./acquire-unclosed.js";

/** The answer, with the lease that the engine takes for a last resort. */
function acquireUnclosed(candidates: readonly string[], health: ModelHealth): AcquireAnswer {
  const answer = answerUnclosed(candidates, health);
  return "probe" in answer && answer.lastResort === true
    ? { lease: health.lease(answer.probe, "lastResort", 60_000) }
    : answer;
}

const seen = { durationMs: 1 };
const timeoutMs = 1_000;

/** Three credentials, and what happens when none is closed. */
function createWorld() {
  const world = new HealthWorld(3, true);
  const { health, clock } = world;
  /** Opens the circuit of a credential: a transient failure counts twice. */
  const open = (id: string, name: ErrorClass, retryAfterMs?: number) => {
    for (const _ of name === "transient" || name === "unknown" ? [1, 2] : [1]) {
      world.fail(health.lease(id, "attempt"), name, retryAfterMs);
      clock.jump(1);
    }
  };
  const answer = (id: string) => {
    health.lease(id, "attempt").succeed(seen);
    clock.jump(1);
  };
  const acquire = (candidates: readonly string[] = world.ids) => acquireUnclosed(candidates, health);
  return { world, health, clock, open, answer, acquire };
}

describe("who is tried when no credential is closed", () => {
  it("is nobody where there is no candidate", () => {
    expect(createWorld().acquire([])).toEqual({ exhausted: true });
  });

  it("is nobody while a closed one is only full, until it is silent and another is due as a last resort", () => {
    const { open, clock } = createRegistry();
    const health = open("m", ["a", "b"], { maxConcurrent: 1 });
    health.lease("a", "attempt");
    const failure = { class: "auth", scope: "credential", reason: "r", rule: "test" } as const;
    health.lease("b", "attempt").fail(failure, seenFailing("auth"));
    expect(acquireUnclosed(["a"], health)).toEqual({
      retryAtMs: Number.POSITIVE_INFINITY,
      verdictPending: true,
    });
    const dueMs = clock.monotonicMs() + 250;
    expect(acquireUnclosed(["a", "b"], health)).toEqual({
      retryAtMs: dueMs,
      verdictPending: true,
    });
    clock.jump(250);
    expect(acquireUnclosed(["a", "b"], health)).toMatchObject({ lease: { credentialId: "b" } });
  });

  it.each(["auth", "rate_limited"] as const)(
    "is nobody while `maxConcurrent` attempts of a key that is due are under way (%s): the end of one makes it due",
    (name) => {
      const { open, clock } = createRegistry();
      const health = open("m", ["a", "b"], { maxConcurrent: 1 });
      const underWay = health.lease("a", "attempt");
      for (const id of ["a", "b"]) {
        const failure = { class: name, scope: "credential", reason: "r", rule: "test" } as const;
        health.lease(id, "attempt").fail(failure, seenFailing(name));
      }
      clock.jump(700_000);
      expect(acquireUnclosed(["a"], health)).toEqual({
        retryAtMs: Number.POSITIVE_INFINITY,
        verdictPending: true,
      });
      expect(acquireUnclosed(["a", "b"], health)).toEqual({ probe: "b" });
      health.lease("b", "probe", timeoutMs).succeed(seen);
      expect(health.dueAbove(1)).toBeUndefined();

      underWay.release();

      expect(acquireUnclosed(["a"], health)).toEqual({ probe: "a" });
      expect(health.dueAbove(1)).toBe(0);
    },
  );

  it("is nobody until a room that is full grows by itself, if no attempt ends before", () => {
    const { health, clock, open } = createWorld();
    open("a", "rate_limited", 1_000);
    clock.jump(1_000);
    health.lease("a", "probe", timeoutMs).succeed(seen);
    for (const _ of [1, 2]) health.lease("a", "attempt");
    expect(acquireUnclosed(["a"], health)).toEqual({
      retryAtMs: clock.monotonicMs() + 1_000,
      verdictPending: true,
    });
  });

  it("is nobody before a stated time: the answer is when the first of them may be tried", () => {
    const { open, acquire, clock } = createWorld();
    const nowMs = clock.monotonicMs();
    open("a", "rate_limited", 9_000);
    open("b", "rate_limited", 4_000);
    expect(acquire(["a", "b"])).toEqual({ retryAtMs: nowMs + 4_001, verdictPending: false });
  });

  it.each(["transient", "unknown"] as const)(
    "is whoever %s failures opened: that circuit does not block",
    (name) => {
      const { open, acquire } = createWorld();
      open("a", "auth");
      open("b", name);
      open("c", "auth");
      expect(acquire()).toMatchObject({ lease: { credentialId: "b", probe: false } });
    },
  );

  it("is nobody whom a transient failure opened with a stated time, until that time", () => {
    const { open, acquire, clock } = createWorld();
    open("a", "transient", 20_000);
    expect(acquire(["a"])).toMatchObject({ retryAtMs: clock.monotonicMs() + 19_999 });
  });

  it("is the one that answered last", () => {
    const { open, answer, acquire } = createWorld();
    for (const id of ["c", "a", "b"]) answer(id);
    for (const id of ["a", "b", "c"]) open(id, "transient");
    expect(acquire()).toMatchObject({ lease: { credentialId: "b" } });
    expect(acquire(["a", "c"])).toMatchObject({ lease: { credentialId: "a" } });
  });

  it("is the one whose last failure is the oldest, where none has answered", () => {
    const { open, acquire } = createWorld();
    for (const id of ["b", "c", "a"]) open(id, "transient");
    expect(acquire()).toMatchObject({ lease: { credentialId: "b" } });
  });

  it("is one that has answered before one that never has", () => {
    const { open, answer, acquire } = createWorld();
    answer("c");
    for (const id of ["a", "b", "c"]) open(id, "transient");
    expect(acquire()).toMatchObject({ lease: { credentialId: "c" } });
  });

  it("is probed when its time has come, though it need not be", () => {
    const { open, acquire, clock, health } = createWorld();
    open("a", "transient");
    open("b", "auth");
    clock.jump(30_000);
    expect(acquire(["a", "b"])).toEqual({ probe: "a" });
    expect(health.of("a").state).toBe("open");
  });

  it("is not the one under probe that blocks: calls wait for that verdict", () => {
    const { open, acquire, clock, health } = createWorld();
    open("a", "auth");
    open("b", "auth");
    clock.jump(600_000);
    health.lease("a", "probe", timeoutMs);
    health.lease("b", "probe", timeoutMs);
    expect(acquire(["a", "b"])).toEqual({ retryAtMs: clock.monotonicMs() + 6_000, verdictPending: true });
  });

  it("is the one under probe that does not block: a panic waits for nobody", () => {
    const { open, acquire, clock, health } = createWorld();
    open("a", "transient");
    clock.jump(30_000);
    health.lease("a", "probe", timeoutMs);
    expect(acquire(["a"])).toMatchObject({ lease: { credentialId: "a", probe: false } });
  });
});

describe("the room of a credential in a panic", () => {
  const createBounded = () => {
    const { open, clock } = createRegistry();
    const health = open("m", ["a"], { maxConcurrent: 1 });
    for (const _ of [1, 2]) {
      const failure = { class: "transient", scope: "endpoint", reason: "r", rule: "test" } as const;
      health.lease("a", "attempt").fail(failure, seenFailing("transient"));
    }
    return { health, clock };
  };

  it("holds: a dead server that may have one attempt at once gets no second", () => {
    const { health, clock } = createBounded();
    const first = acquireUnclosed(["a"], health);
    expect(first).toMatchObject({ lease: { credentialId: "a" } });
    expect(acquireUnclosed(["a"], health)).toMatchObject({ verdictPending: true });
    expect(health.status("a").inFlight).toBe(1);
    clock.jump(30_000);
    // Its time has come, but the attempt that is under way will tell.
    expect(acquireUnclosed(["a"], health)).toMatchObject({ verdictPending: true });
    if ("lease" in first) first.lease.release();
    expect(acquireUnclosed(["a"], health)).toEqual({ probe: "a" });
  });
});

describe("the last resort", () => {
  it.each(["auth", "quota_exceeded", "not_found", "rate_limited"] as const)(
    "tries what %s opened, by one call at a time, from 0.25 s on",
    (name) => {
      const { open, acquire, clock } = createWorld();
      open("a", name);
      clock.jump(248);
      expect(acquire(["a"])).toMatchObject({ retryAtMs: expect.any(Number) });
      clock.jump(1);
      expect(acquire(["a"])).toMatchObject({ lease: { credentialId: "a", probe: true } });
      expect(acquire(["a"])).toMatchObject({ verdictPending: true });
    },
  );

  it("comes 0.25, 0.5, 1 … s after it was last tried, and lengthens nothing", () => {
    const { world, open, acquire, clock, health } = createWorld();
    open("a", "auth");
    const { untilMs } = health.status("a");
    clock.jump(249);
    for (const waitMs of [500, 1_000, 2_000]) {
      const answer = acquire(["a"]);
      if (!("lease" in answer)) throw new Error("no last resort");
      world.fail(answer.lease, "auth");
      clock.jump(waitMs - 1);
      expect(acquire(["a"])).not.toHaveProperty("lease");
      clock.jump(1);
    }
    expect(health.status("a")).toMatchObject({ untilMs, consecutiveOpenings: 1 });
  });

  it("never goes inside a stated wait", () => {
    const { open, acquire, clock } = createWorld();
    open("a", "rate_limited", 5_000);
    clock.jump(4_998);
    expect(acquire(["a"])).toMatchObject({ retryAtMs: clock.monotonicMs() + 1 });
    clock.jump(1);
    expect(acquire(["a"])).toEqual({ probe: "a" });
  });

  it("is what an unstated rate limit waits for, and not its cooldown", () => {
    const { open, acquire, clock } = createWorld();
    open("a", "rate_limited");
    expect(acquire(["a"])).toEqual({ retryAtMs: clock.monotonicMs() + 249, verdictPending: false });
  });

  it("is not what a refused key waits for: its own time is", () => {
    const { open, acquire, clock } = createWorld();
    open("a", "auth");
    expect(acquire(["a"])).toEqual({ retryAtMs: clock.monotonicMs() + 599_999, verdictPending: false });
  });

  it("lets other calls wait for its verdict, and not for a time that has passed: that would be a hot loop", () => {
    const { open, acquire, clock } = createWorld();
    open("a", "rate_limited");
    open("b", "rate_limited");
    clock.jump(1_000);
    expect(acquire(["a", "b"])).toMatchObject({ lease: { credentialId: "a" } });
    const answer = acquire(["a", "b"]);
    expect(answer).toMatchObject({ verdictPending: true });
    expect("retryAtMs" in answer && answer.retryAtMs).toBeGreaterThan(clock.monotonicMs());
  });

  it("waits a second for a probe of another credential, and no longer: the probe may hang", () => {
    const { open, acquire, clock, health } = createWorld();
    open("a", "auth");
    open("b", "auth");
    clock.jump(600_000);
    const hanging = health.lease("a", "probe", 60_000);
    open("c", "quota_exceeded");
    clock.jump(998);
    expect(acquire(["a", "c"])).toEqual({ retryAtMs: clock.monotonicMs() + 1, verdictPending: true });
    clock.jump(1);
    expect(acquire(["a", "c"])).toMatchObject({ lease: { credentialId: "c", probe: true } });
    // The last resort is under way itself, and calls wait for it.
    expect(acquire(["a", "c"])).toMatchObject({ verdictPending: true });
    hanging.release();
  });

  it("is the first in order whose time has come", () => {
    const { open, acquire, clock } = createWorld();
    for (const id of ["c", "b", "a"]) open(id, "auth");
    clock.jump(248);
    expect(acquire()).toMatchObject({ lease: { credentialId: "b", probe: true } });
  });
});
