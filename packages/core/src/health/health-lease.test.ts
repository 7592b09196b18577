import { describe, expect, it } from "vitest";
import { createRegistry } from "../../test/support/create-registry.js";
import { seenFailing } from "../../test/support/seen-failing.js";
import type { FailureObservation } from "../contract/lease.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { FaultScope } from "../contract/plugin/fault-scope.js";
import type { ModelHealth } from "./model-health.js";

const seen = { durationMs: 1 };

/** Two keys of two accounts at one server, seen by one model. */
function createHealth() {
  const world = createRegistry();
  return { ...world, health: world.open("m") };
}

const failure = (
  errorClass: Classification["class"],
  scope: FaultScope,
  retryAfterMs?: number,
): Classification => ({
  class: errorClass,
  scope,
  reason: "r",
  rule: "test",
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** An attempt on a credential, which fails. */
function fail(
  health: ModelHealth,
  id: string,
  errorClass: Classification["class"],
  scope: FaultScope,
  changes: Partial<FailureObservation> = {},
) {
  return health.lease(id, "attempt").fail(failure(errorClass, scope), seenFailing(errorClass, changes));
}

describe("a failure that was answered", () => {
  const opened = () => {
    const { health } = createHealth();
    for (const _ of [1, 2]) fail(health, "a", "transient", "endpoint");
    expect(health.isClosed("b")).toBe(false);
    return health;
  };

  it("proves that the server works: its circuit closes, and the key's opens", () => {
    const health = opened();
    const told = fail(health, "a", "auth", "credential");
    expect(told.map(({ scope, to }) => `${scope} ${to}`).sort()).toEqual([
      "credential open",
      "endpoint closed",
    ]);
    expect([health.isClosed("a"), health.isClosed("b")]).toEqual([false, true]);
  });

  it("proves the server even when it is the request's own fault", () => {
    const health = opened();
    fail(health, "a", "permanent", "request");
    expect(health.isClosed("b")).toBe(true);
  });

  it.each([
    ["that never reached the server", "auth", { answered: false }],
    ["by a server that fails", "transient", {}],
    ["by who knows what", "unknown", {}],
    ["to a caller that is gone", "aborted", {}],
  ] as const)("%s proves nothing of it", (_what, errorClass, changes) => {
    const health = opened();
    fail(health, "a", errorClass, "credential", changes);
    expect(health.isClosed("b")).toBe(false);
  });

  it("for the server's own fault opens its circuit", () => {
    const { health } = createHealth();
    fail(health, "a", "auth", "endpoint");
    expect(health.isClosed("b")).toBe(false);
  });

  it("counts for nobody when the policy says so", () => {
    const { health } = createHealth();
    const { consequence } = seenFailing("auth");
    fail(health, "a", "auth", "credential", { consequence: { ...consequence, circuit: "none" } });
    expect(health.isClosed("a")).toBe(true);
  });

  it("opens nothing for what the input is not able to do", () => {
    const { health } = createHealth();
    expect(fail(health, "a", "not_found", "request")).toEqual([]);
    expect(health.isClosed("a")).toBe(true);
  });
});

describe("a lease", () => {
  it("says nothing after its end", () => {
    const { health } = createHealth();
    fail(health, "a", "auth", "credential");
    const late = health.lease("a", "attempt");
    late.release();
    expect([late.confirm(), late.succeed(seen), late.release()]).toEqual([[], [], []]);
    expect(late.fail(failure("auth", "credential_model"), seenFailing("auth"))).toEqual([]);
    expect(health.isClosed("a")).toBe(false);
    expect(health.status("a")).toMatchObject({ inFlight: 0, served: 0 });
  });

  it("that is confirmed closes what was open, once, and forgets no failures of what was closed", () => {
    const { health } = createHealth();
    fail(health, "b", "transient", "endpoint");
    fail(health, "a", "auth", "credential");
    // The answer of the refusal has proved the server; one more failure of it is the first again.
    fail(health, "b", "transient", "endpoint");
    const lease = health.lease("a", "attempt");
    expect(lease.confirm().map(({ scope }) => scope)).toEqual(["credential"]);
    expect(lease.confirm()).toEqual([]);
    fail(health, "b", "transient", "endpoint");
    expect(health.isClosed("b")).toBe(false);
  });

  it("that is confirmed goes on: it is in flight until its end, and is served then", () => {
    const { health } = createHealth();
    const lease = health.lease("a", "attempt");
    lease.confirm();
    expect(health.status("a")).toMatchObject({ inFlight: 1, served: 0 });
    lease.succeed(seen);
    expect(health.status("a")).toMatchObject({ inFlight: 0, served: 1 });
  });

  it("that was confirmed may still fail: a stream broke", () => {
    const { health, clock } = createHealth();
    fail(health, "a", "auth", "credential");
    clock.jump(600_000);
    const probe = health.lease("a", "probe", 60_000);
    probe.confirm();
    expect(health.isClosed("a")).toBe(true);
    probe.fail(failure("auth", "credential"), seenFailing("auth"));
    expect(health.isClosed("a")).toBe(false);
  });

  it("that is released frees a probe, and only its own", () => {
    const { health, clock } = createHealth();
    fail(health, "a", "auth", "credential");
    clock.jump(600_000);
    const probe = health.lease("a", "probe", 60_000);
    const other = health.lease("a", "attempt");
    expect(other.release()).toEqual([]);
    expect(health.of("a").state).toBe("half_open");
    expect(probe.release().map(({ from, to }) => `${from} ${to}`)).toEqual(["half_open open"]);
  });

  it("of a probe that is released makes the next probe wait, longer each time", () => {
    const { health, clock } = createHealth();
    fail(health, "a", "auth", "credential");
    clock.jump(600_000);
    for (const waitMs of [1_000, 2_000, 4_000]) {
      health.lease("a", "probe", 60_000).release();
      clock.jump(waitMs - 1);
      expect(health.of("a")).toMatchObject({ state: "open", probeDue: false });
      clock.jump(1);
      expect(health.of("a")).toMatchObject({ state: "open", probeDue: true });
    }
    expect(health.voidProbesOf("a")).toBe(3);
  });

  it("of a probe that fails elsewhere is no verdict on what it held", () => {
    const { health, clock } = createHealth();
    fail(health, "a", "auth", "credential");
    clock.jump(600_000);
    const probe = health.lease("a", "probe", 60_000);
    probe.fail(failure("transient", "endpoint_model"), seenFailing("transient"));
    expect(health.of("a")).toMatchObject({ state: "open", probeDue: false });
    clock.jump(1_000);
    expect(health.of("a")).toMatchObject({ state: "open", probeDue: true });
  });

  it("that succeeds tells nothing where nothing was wrong", () => {
    const { health } = createHealth();
    expect(health.lease("a", "attempt").succeed(seen)).toEqual([]);
    expect(health.status("a")).toMatchObject({ served: 1, inFlight: 0, state: "closed" });
  });

  it("that began before the last change neither opens nor closes anything", () => {
    const { health } = createHealth();
    const [early, answered] = [health.lease("a", "attempt"), health.lease("a", "attempt")];
    fail(health, "a", "auth", "credential");
    expect(answered.succeed(seen)).toEqual([]);
    health.reset("a");
    expect(early.fail(failure("auth", "credential"), seenFailing("auth"))).toEqual([]);
    expect(health.isClosed("a")).toBe(true);
  });

  it("that began before the last change is heard when it states a time", () => {
    const { health } = createHealth();
    const early = health.lease("a", "attempt");
    fail(health, "a", "auth", "credential");
    health.reset("a");
    early.fail(failure("rate_limited", "credential", 30_000), seenFailing("rate_limited"));
    expect(health.of("a")).toMatchObject({ state: "open", blocks: true });
  });
});

describe("attempts in flight", () => {
  it("are counted in each domain, over all models", () => {
    const { health, open } = createHealth();
    const other = open("n");
    const inFlight = (scope: FaultScope) => health.domainOf("a", scope)?.inFlight;
    const leases = [health.lease("a", "attempt"), health.lease("b", "attempt"), other.lease("a", "attempt")];
    expect(
      ["credential_model", "credential", "endpoint_model", "endpoint"].map((scope) =>
        inFlight(scope as FaultScope),
      ),
    ).toEqual([1, 2, 2, 3]);
    for (const lease of leases) lease.release();
    expect(inFlight("endpoint")).toBe(0);
  });

  it("are one fewer after each lease, however often and in whatever way it ends", () => {
    const { health } = createHealth();
    const kept = health.lease("a", "attempt");
    const lease = health.lease("a", "attempt");
    lease.defer?.();
    lease.defer?.();
    lease.fail(failure("transient", "endpoint"), seenFailing("transient"));
    lease.release();
    expect(health.status("a").inFlight).toBe(1);
    kept.succeed(seen);
    expect(health.domainOf("a", "endpoint")?.inFlight).toBe(0);
  });
});

describe("a lease whose verdict waits for the end of the call", () => {
  it("has left its place at once", () => {
    const { health } = createHealth();
    const left: string[] = [];
    const lease = health.lease("a", "attempt");
    health.remove("a", () => left.push("a"));
    lease.defer?.();
    expect(left).toEqual(["a"]);
  });

  it.each([
    ["a failure", "open"],
    ["an answer", "closed"],
  ] as const)("says later what it was: %s", (what, state) => {
    const { health } = createHealth();
    fail(health, "a", "transient", "credential");
    const lease = health.lease("a", "attempt");
    lease.defer?.();
    if (what === "a failure") {
      lease.fail(failure("transient", "credential"), seenFailing("transient"));
    } else {
      lease.succeed(seen);
      fail(health, "a", "transient", "credential");
    }
    expect(health.of("a").state).toBe(state);
  });

  it("may be released instead: nobody is blamed", () => {
    const { health } = createHealth();
    fail(health, "a", "transient", "credential");
    const lease = health.lease("a", "attempt");
    lease.defer?.();
    expect(lease.release()).toEqual([]);
    lease.fail(failure("transient", "credential"), seenFailing("transient"));
    expect(health.isClosed("a")).toBe(true);
  });
});
