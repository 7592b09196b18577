import { describe, expect, it } from "vitest";
import { ManualClock } from "../../test/support/manual-clock.js";
import { HealthRegistry } from "./health-registry.js";
import { ModelHealth } from "./model-health.js";

function createHealth() {
  const registry = new HealthRegistry({
    clock: new ManualClock(),
    random: () => 0,
    settings: {
      failureThreshold: 2,
      cooldownMs: 30_000,
      maxCooldownMs: 3_600_000,
      maxStatedWaitMs: 3_600_000,
      failbackAfterMs: 600_000,
    },
  });
  const health = new ModelHealth(registry, 50);
  const add = (id: string, whenIdle?: () => void) =>
    health.add(
      { id, provider: "p", model: "m" },
      { provider: "p", endpoint: "server", secrets: [id], account: undefined, model: "m" },
      whenIdle,
    );
  return { registry, health, add };
}

describe("the list of a model's credentials", () => {
  it("forgets a credential that was removed: it stands in no domain and has no health", () => {
    const { health, add } = createHealth();
    add("a");
    add("b");
    const server = health.domainOf("b", "endpoint") ?? "";
    expect(health.credentialsIn(server)).toEqual(["a", "b"]);

    health.remove("a");

    expect(health.credentialsIn(server)).toEqual(["b"]);
    expect(health.domainOf("a", "credential")).toBeUndefined();
    expect(() => health.isClosed("a")).toThrow('There is no credential "a"; there are: b.');
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
});

describe("a model's view of health", () => {
  it("gives out one probe of a credential: who takes a second has not asked", () => {
    const { health, add } = createHealth();
    add("a");
    health
      .lease("a", "attempt")
      .fail({ class: "auth", scope: "credential", reason: "r", rule: "test" }, { durationMs: 1 });
    health.lease("a", "probe", 60_000);
    expect(() => health.lease("a", "probe", 60_000)).toThrow('Credential "a" is being probed already');
  });

  it("has no last failure where there was none, and no end where nothing is open", () => {
    const { health, add } = createHealth();
    add("a");
    expect(health.status("a")).toStrictEqual({
      id: "a",
      provider: "p",
      state: "closed",
      consecutiveOpenings: 0,
      inFlight: 0,
      served: 0,
    });
  });
});
