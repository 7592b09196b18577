import { describe, expect, it } from "vitest";
import { createRegistry } from "../../test/support/create-registry.js";
import { seenFailing } from "../../test/support/seen-failing.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { FaultScope } from "../contract/plugin/fault-scope.js";
import type { ModelHealth } from "./model-health.js";

function createHealth() {
  const { open, clock } = createRegistry();
  return { health: open("m", ["a"]), clock };
}

const classified = (name: ErrorClass, scope: FaultScope, retryAfterMs?: number) => ({
  class: name,
  scope,
  reason: "r",
  rule: "test",
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

function fail(health: ModelHealth, name: ErrorClass, scope: FaultScope): void {
  health.lease("a", "attempt").fail(classified(name, scope), seenFailing(name));
}

describe("a last resort", () => {
  it("that fails is the probe of the circuits whose own time has come: the next call is not taken too", () => {
    const { health, clock } = createHealth();
    fail(health, "auth", "credential");
    for (let call = 0; call < 3; call += 1) {
      fail(health, "transient", "endpoint");
    }
    clock.jump(35_000);
    // The endpoint's time has come and the key's has not, so that only a last resort may try both.
    expect(health.of("a")).toMatchObject({ probeDue: false, lastResortDue: true });

    health.lease("a", "lastResort").fail(classified("transient", "endpoint"), seenFailing("transient"));

    expect(health.of("a")).toMatchObject({ probeDue: false });
    expect(health.domainOf("a", "endpoint")?.state).toMatchObject({ status: "open", openings: 2 });
  });

  it("that fails leaves the circuit open for the reason that opened it, and its transition says so", () => {
    const { health, clock } = createHealth();
    fail(health, "auth", "credential");
    clock.jump(250);
    const last = health.lease("a", "lastResort");
    expect(last.fail(classified("unknown", "credential"), seenFailing("unknown"))).toMatchObject([
      { from: "half_open", to: "open", classification: { class: "auth" }, untilMs: 601_000 },
    ]);
    expect(health.of("a")).toMatchObject({ state: "open", blocks: true });
    const { lastFailure, untilMs } = health.status("a");
    // What the status shows as the failure is what its `untilMs` is the end of.
    expect([lastFailure?.class, (untilMs ?? 0) - clock.epochMs()]).toEqual(["auth", 599_750]);

    clock.jump(500);
    const stated = health.lease("a", "lastResort");
    expect(stated.fail(classified("unknown", "credential", 700_000), seenFailing("unknown"))).toMatchObject([
      { to: "open", classification: { class: "unknown" }, untilMs: 701_750 },
    ]);
  });

  it("that fails with a probe of the same circuit due is that probe, and its transition has its own reason", () => {
    const { health, clock } = createHealth();
    fail(health, "auth", "credential");
    clock.jump(600_000);
    const probe = health.lease("a", "lastResort");
    expect(probe.fail(classified("unknown", "credential"), seenFailing("unknown"))).toMatchObject([
      { to: "open", classification: { class: "unknown" } },
    ]);
    expect(health.of("a")).toMatchObject({ state: "open", blocks: false });
  });

  it("that fails as the time of the circuit comes takes no two calls: the probe comes a moment later", () => {
    const { health, clock } = createHealth();
    fail(health, "auth", "credential");
    clock.jump(599_700);
    const last = health.lease("a", "lastResort");
    clock.jump(200);
    last.fail(classified("auth", "credential"), seenFailing("auth"));

    clock.jump(249);
    expect(health.of("a")).toMatchObject({ probeDue: false });
    clock.jump(1);
    expect(health.of("a")).toMatchObject({ probeDue: true });
    expect(health.domainOf("a", "credential")?.state).toMatchObject({ openings: 1, untilMs: 601_000 });
  });

  it("that hangs until the time of the circuit has come is its probe: the next call does not hang too", () => {
    const { health, clock } = createHealth();
    for (let call = 0; call < 3; call += 1) {
      fail(health, "transient", "endpoint");
    }
    clock.jump(1_000);
    const last = health.lease("a", "lastResort", 60_000);
    clock.jump(60_000);
    last.fail(classified("transient", "endpoint"), seenFailing("transient"));

    expect(health.of("a")).toMatchObject({ state: "open", probeDue: false });
    expect(health.domainOf("a", "endpoint")?.state).toMatchObject({ openings: 2, voidProbes: 0 });
  });
});
