import { describe, expect, it } from "vitest";
import { ManualClock } from "../../test/support/manual-clock.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { FaultScope } from "../contract/plugin/fault-scope.js";
import { HealthRegistry } from "./health-registry.js";
import { ModelHealth } from "./model-health.js";

const seen = { durationMs: 1 };

/** Two keys of two accounts at one server, seen by one model. */
function createHealth() {
  const clock = new ManualClock();
  const registry = new HealthRegistry({
    clock,
    random: () => 0,
    settings: {
      failureThreshold: 2,
      cooldownMs: 30_000,
      maxCooldownMs: 3_600_000,
      maxStatedWaitMs: 3_600_000,
      failbackAfterMs: 600_000,
    },
  });
  const open = (model: string) => {
    const health = new ModelHealth(registry, 50);
    for (const id of ["a", "b"])
      health.add(
        { id, provider: "p", model },
        { provider: "p", endpoint: "server", secrets: [id], account: undefined, model },
      );
    return health;
  };
  return { clock, registry, open, health: open("m") };
}

const failure = (errorClass: Classification["class"], scope: FaultScope): Classification => ({
  class: errorClass,
  scope,
  reason: "r",
  rule: "test",
});

describe("a failure that was answered", () => {
  const opened = () => {
    const world = createHealth();
    for (const _ of [1, 2]) world.health.lease("a", "attempt").fail(failure("transient", "endpoint"), seen);
    expect(world.health.isClosed("b")).toBe(false);
    return world.health;
  };

  it("proves that the server works: its circuit closes, and the key's opens", () => {
    const health = opened();
    const told = health.lease("a", "attempt").fail(failure("auth", "credential"), seen);
    expect(told.map(({ scope, to }) => `${scope} ${to}`).sort()).toEqual([
      "credential open",
      "endpoint closed",
    ]);
    expect([health.isClosed("a"), health.isClosed("b")]).toEqual([false, true]);
  });

  it.each([
    ["that never reached the server", "auth", { ...seen, answered: false }],
    ["by a server that fails", "transient", seen],
    ["by who knows what", "unknown", seen],
    ["to a caller that is gone", "aborted", seen],
  ] as const)("%s proves nothing of it", (_what, errorClass, observation) => {
    const health = opened();
    health.lease("a", "attempt").fail(failure(errorClass, "credential"), observation);
    expect(health.isClosed("b")).toBe(false);
  });

  it("for the server's own fault opens its circuit", () => {
    const { health } = createHealth();
    health.lease("a", "attempt").fail(failure("auth", "endpoint"), seen);
    expect(health.isClosed("b")).toBe(false);
  });

  it("counts for nobody when the policy says so", () => {
    const { health } = createHealth();
    health.lease("a", "attempt").fail(failure("auth", "credential"), { ...seen, circuit: "none" });
    expect(health.isClosed("a")).toBe(true);
  });
});

describe("a lease", () => {
  it("says nothing after its end", () => {
    const { health } = createHealth();
    health.lease("a", "attempt").fail(failure("auth", "credential"), seen);
    const late = health.lease("a", "attempt");
    late.release();
    expect([late.confirm(), late.succeed(seen), late.release()]).toEqual([[], [], []]);
    expect(health.isClosed("a")).toBe(false);
    expect(health.status("a")).toMatchObject({ inFlight: 0, served: 0 });
  });

  it("that is confirmed closes what was open, once, and forgets no failures of what was closed", () => {
    const { health } = createHealth();
    health.lease("b", "attempt").fail(failure("transient", "endpoint"), seen);
    health.lease("a", "attempt").fail(failure("auth", "credential"), seen);
    // The answer of the refusal has proved the server; one more failure of it is the first again.
    health.lease("b", "attempt").fail(failure("transient", "endpoint"), seen);
    const lease = health.lease("a", "attempt");
    expect(lease.confirm().map(({ scope }) => scope)).toEqual(["credential"]);
    expect(lease.confirm()).toEqual([]);
    health.lease("b", "attempt").fail(failure("transient", "endpoint"), seen);
    expect(health.isClosed("b")).toBe(false);
  });

  it("that is released frees a probe, and only its own", () => {
    const { health, clock } = createHealth();
    health.lease("a", "attempt").fail(failure("auth", "credential"), seen);
    clock.jump(600_000);
    const probe = health.lease("a", "probe", 60_000);
    const other = health.lease("a", "attempt");
    expect(other.release()).toEqual([]);
    expect(health.of("a").state).toBe("half_open");
    expect(probe.release().map(({ from, to }) => `${from} ${to}`)).toEqual(["half_open open"]);
    expect(health.of("a")).toMatchObject({ state: "open", probeDue: true });
  });

  it("that succeeds tells nothing where nothing was wrong", () => {
    const { health } = createHealth();
    expect(health.lease("a", "attempt").succeed(seen)).toEqual([]);
    expect(health.status("a")).toMatchObject({ served: 1, inFlight: 0, state: "closed" });
  });
});

describe("the registry", () => {
  it("keeps a domain as long as one credential is in it, and no longer", () => {
    const { open, health } = createHealth();
    const other = open("n");
    health.lease("a", "attempt").fail(failure("auth", "credential"), seen);
    expect(other.isClosed("a")).toBe(false);
    health.close();
    expect(other.isClosed("a")).toBe(false);
    const again = open("m");
    expect(again.isClosed("a")).toBe(false);
    other.close();
    again.close();
    expect(open("m").isClosed("a")).toBe(true);
  });
});
