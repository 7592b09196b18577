import { describe, expect, it } from "vitest";
import { acquireAs, acquireRequest, leaseOf, type TestCall } from "../../test/support/acquire-request.js";
import { HealthWorld } from "../../test/support/health-world.js";
import { isBuiltIn } from "./built-in.js";
import { orderedSwitcher } from "./ordered-switcher.js";

const seen = { durationMs: 1 };

/** Credentials a, b and c in order. */
function createOrdered() {
  const world = new HealthWorld(3, true);
  const { health, clock, switcher } = world;
  const ask = (call?: TestCall) => switcher.acquire(acquireRequest(call));
  const lease = (call?: TestCall) => leaseOf(acquireAs(acquireRequest(call), switcher, health));
  const refuse = (id: string) => world.fail(health.lease(id, "attempt"), "auth");
  const full = new Set<string>();
  const hasRoom = health.hasRoom.bind(health);
  health.hasRoom = (id) => !full.has(id) && hasRoom(id);
  health.roomAtMs = () => Number.POSITIVE_INFINITY;
  return { world, health, clock, switcher, ask, lease, refuse, full };
}

describe("orderedSwitcher", () => {
  it("is Hotspare's own: its answers are not checked again", () => {
    const { switcher } = createOrdered();
    expect([isBuiltIn(switcher), isBuiltIn({ ...switcher, acquire: () => ({ exhausted: true }) })]).toEqual([
      true,
      false,
    ]);
  });

  it("says nothing of a failback of its own: `retry.sameCredential` stays 0", () => {
    expect(orderedSwitcher().sameCredential).toBeUndefined();
  });

  it("takes the first closed credential in order", () => {
    const { lease, refuse, switcher } = createOrdered();
    expect([lease().credentialId, switcher.activeId]).toEqual(["a", "a"]);
    refuse("a");
    expect([lease().credentialId, switcher.activeId]).toEqual(["b", "b"]);
  });

  it("has no active credential when none is closed", () => {
    const { refuse, switcher } = createOrdered();
    for (const id of ["a", "b", "c"]) refuse(id);
    expect(switcher.activeId).toBeUndefined();
  });

  it("passes what is excluded, what cannot take the request, and what has no room", () => {
    const { lease, full } = createOrdered();
    expect(lease({ excluded: ["a"] }).credentialId).toBe("b");
    expect(lease({ capable: ["c"] }).credentialId).toBe("c");
    full.add("a");
    expect(lease().credentialId).toBe("b");
  });

  it("waits for the end of an attempt when all that are closed are full", () => {
    const { ask, full } = createOrdered();
    for (const id of ["a", "b", "c"]) full.add(id);
    expect(ask()).toEqual({ retryAtMs: Number.POSITIVE_INFINITY, verdictPending: true });
  });

  it("names the better credential whose time has come, and takes no lease itself", () => {
    const { ask, refuse, clock, health } = createOrdered();
    refuse("a");
    expect(ask()).toMatchObject({ lease: { credentialId: "b" } });
    clock.jump(600_000);
    expect(ask()).toEqual({ probe: "a" });
    expect([health.of("a").state, health.status("a").inFlight]).toEqual(["open", 0]);
  });

  it("probes by one call: the others go on where they are", () => {
    const { lease, refuse, clock } = createOrdered();
    refuse("a");
    clock.jump(600_000);
    const probe = lease();
    expect([probe.credentialId, probe.probe, lease().credentialId]).toEqual(["a", true, "b"]);
    probe.succeed(seen);
    expect(lease()).toMatchObject({ credentialId: "a", probe: false });
  });

  it("goes on where it is when the engine excludes the probe: another process has the right", () => {
    const { ask, refuse, clock } = createOrdered();
    refuse("a");
    clock.jump(600_000);
    expect(ask({ excluded: ["a"] })).toMatchObject({ lease: { credentialId: "b", probe: false } });
  });

  it("probes only with the first attempt of a call: after a failure a call wants an answer", () => {
    const { lease, refuse, clock } = createOrdered();
    refuse("a");
    clock.jump(600_000);
    expect(lease({ excluded: ["b"] })).toMatchObject({ credentialId: "c", probe: false });
  });

  it("probes no credential that cannot take the request", () => {
    const { lease, refuse, clock } = createOrdered();
    refuse("a");
    clock.jump(600_000);
    expect(lease({ capable: ["b", "c"] })).toMatchObject({ credentialId: "b", probe: false });
  });

  it("probes the better credential whose time has come although those that are closed are full", () => {
    const { ask, refuse, clock, full } = createOrdered();
    refuse("a");
    clock.jump(600_000);
    for (const id of ["b", "c"]) full.add(id);
    expect(ask()).toEqual({ probe: "a" });
  });

  it("does not sacrifice call after call to a probe that ends without a verdict", () => {
    const { lease, refuse, clock } = createOrdered();
    refuse("a");
    clock.jump(600_000);
    lease().release();
    expect(Array.from({ length: 10 }, () => lease().credentialId)).not.toContain("a");
    clock.jump(1_000);
    expect(lease().credentialId).toBe("a");
  });

  it("has nobody for a call that excludes everybody", () => {
    expect(createOrdered().ask({ excluded: ["a", "b", "c"] })).toEqual({ exhausted: true });
  });

  it("shows the status of all, in order, and keeps nothing that a reset could forget", () => {
    const { switcher, refuse } = createOrdered();
    refuse("b");
    switcher.reset();
    expect(switcher.snapshot().map(({ id, state }) => `${id} ${state}`)).toEqual([
      "a closed",
      "b open",
      "c closed",
    ]);
  });
});
