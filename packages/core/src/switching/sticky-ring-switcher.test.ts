import { describe, expect, it } from "vitest";
import { acquireAs, acquireRequest, leaseOf } from "../../test/support/acquire-request.js";
import { HealthWorld } from "../../test/support/health-world.js";
import type { Lease } from "../contract/lease.js";
import { stickyRing } from "./sticky-ring-switcher.js";

const seen = { durationMs: 1 };

/** A ring over credentials a, b and c. */
function createRing() {
  const world = new HealthWorld(3, true);
  const ring = stickyRing()({
    model: "m",
    credentials: world.ids.map((id) => ({ id, provider: "p", model: "m" })),
    health: world.health,
    clock: world.clock,
    random: () => 0,
    failback: { afterMs: 600_000, afterCalls: 3, probe: "request" },
  });
  const acquire = (excluded: readonly string[] = [], capable: readonly string[] = world.ids) =>
    acquireAs(acquireRequest({ excluded, capable }), ring, world.health);
  const lease = (...given: Parameters<typeof acquire>): Lease => leaseOf(acquire(...given));
  const fail = (errorClass: "auth" | "transient", ...given: Parameters<typeof acquire>) =>
    world.fail(lease(...given), errorClass);
  return { world, ring, acquire, lease, fail };
}

describe("stickyRing", () => {
  it("says that a transient failure is tried three times more", () => {
    expect(stickyRing().sameCredential).toBe(3);
  });

  it("tells of a move, with the failure that was its cause", () => {
    const { lease, fail, ring, world } = createRing();
    fail("transient");
    const told = lease(["a"]).succeed(seen);
    expect(told).toEqual([
      expect.objectContaining({
        scope: "request",
        credentialId: "b",
        classification: world.classified("transient"),
      }),
    ]);
    expect(ring.activeId).toBe("b");
    expect(lease().succeed(seen)).toEqual([]);
  });

  it("begins at the top again after a reset of all, or of the first", () => {
    for (const id of [undefined, "a"]) {
      const { lease, fail, ring } = createRing();
      fail("transient");
      lease(["a"]).succeed(seen);
      ring.reset("b");
      expect(ring.activeId).toBe("b");
      ring.reset(id);
      expect(ring.activeId).toBe("a");
    }
  });

  it("is not moved by an answer from before a reset", () => {
    const { lease, fail, ring } = createRing();
    fail("transient");
    const late = lease(["a"]);
    ring.reset();
    late.succeed(seen);
    expect(ring.activeId).toBe("a");
  });

  it("uses what soft failures have opened when nothing else is left, and ends an attempt once", () => {
    const { fail, lease, acquire, ring } = createRing();
    for (const tried of [[], ["a"], ["a", "b"]]) for (const _ of [1, 2]) fail("transient", tried);
    const panic = lease();
    expect(panic).toMatchObject({ credentialId: "a", probe: false });
    panic.succeed(seen);
    expect(panic.release()).toEqual([]);
    expect(ring.snapshot().map(({ state }) => state)).toEqual(["closed", "open", "open"]);
    expect(acquire(["a", "b", "c"])).toEqual({ exhausted: true });
  });

  it("says when to ask again while all wait, and takes one of them as a last resort", () => {
    const { fail, acquire, lease, world } = createRing();
    for (const tried of [[], ["a"], ["a", "b"]]) fail("auth", tried);
    expect(acquire()).toEqual({ retryAtMs: world.clock.monotonicMs() + 600_000, verdictPending: false });
    world.clock.jump(1_000);
    const lastResort = lease();
    expect(lastResort.probe).toBe(true);
    expect(acquire()).toMatchObject({ verdictPending: true });
    lastResort.release();
  });

  it("does not step up to who cannot take the request, and one call at a time", () => {
    const { fail, lease, world } = createRing();
    fail("transient");
    lease(["a"]).succeed(seen);
    world.clock.jump(600_000);
    expect(lease([], ["b", "c"]).credentialId).toBe("b");
    const step = lease();
    expect(step.credentialId).toBe("a");
    expect(lease().credentialId).toBe("b");
    world.fail(step, "auth");
    expect(lease().credentialId).toBe("b");
  });

  it("stays while those above wait for their time", () => {
    const { fail, lease, world } = createRing();
    fail("auth");
    lease(["a"]).succeed(seen);
    for (let answer = 0; answer < 3; answer += 1) lease().succeed(seen);
    expect(lease().credentialId).toBe("b");
    world.clock.jump(30_000);
    expect(lease()).toMatchObject({ credentialId: "a", probe: true });
  });

  it("moves to a last resort that answers, and tells no failure where there was none", () => {
    const { fail, lease, ring, world } = createRing();
    for (const tried of [[], ["a"], ["a", "b"]]) fail("auth", tried);
    world.clock.jump(1_000);
    lease(["a"]).succeed(seen);
    expect(ring.activeId).toBe("b");
    const fresh = createRing();
    const [told] = fresh.lease(["a"]).succeed(seen);
    expect(told).not.toHaveProperty("classification");
  });

  it("moves on when the active one has left the list meanwhile: the answer counts, and has no cause to tell", () => {
    const { lease, fail, ring, world } = createRing();
    fail("auth");
    const spare = lease(["a"]);
    world.health.remove("a");
    const [told] = spare.succeed(seen);
    expect(told).toMatchObject({ scope: "request", credentialId: "b" });
    expect(told).not.toHaveProperty("classification");
    expect([ring.activeId, world.health.status("b").inFlight, world.health.status("b").served]).toEqual([
      "b",
      0,
      1,
    ]);
  });

  it("steps up by one call although the engine asks twice before it takes the probe", () => {
    const { fail, lease, ring, world } = createRing();
    fail("auth");
    lease(["a"]).succeed(seen);
    world.clock.jump(600_000);
    expect([ring.acquire(acquireRequest()), ring.acquire(acquireRequest())]).toEqual([
      { probe: "a" },
      { probe: "a" },
    ]);
    const step = lease();
    expect(step).toMatchObject({ credentialId: "a", probe: true });
    expect(lease().credentialId).toBe("b");
    step.succeed(seen);
    expect(ring.activeId).toBe("a");
  });

  it("passes a credential that has no room, and does not step up to it", () => {
    const { fail, lease, world } = createRing();
    fail("transient");
    lease(["a"]).succeed(seen);
    world.clock.jump(600_000);
    const full = new Set(["a"]);
    const hasRoom = world.health.hasRoom.bind(world.health);
    world.health.hasRoom = (id) => !full.has(id) && hasRoom(id);
    expect(lease().credentialId).toBe("b");
    full.add("b");
    expect(lease().credentialId).toBe("c");
    full.delete("a");
    expect(lease().credentialId).toBe("a");
  });

  it("waits for the end of an attempt when all that are closed are full", () => {
    const { acquire, world } = createRing();
    world.health.hasRoom = () => false;
    world.health.roomAtMs = () => Number.POSITIVE_INFINITY;
    expect(acquire()).toEqual({ retryAtMs: Number.POSITIVE_INFINITY, verdictPending: true });
  });

  it("goes round the whole ring, from the last to the first", () => {
    const { lease, fail, ring } = createRing();
    fail("transient");
    lease(["a", "b"]).succeed(seen);
    expect(ring.activeId).toBe("c");
    expect(lease(["c"]).credentialId).toBe("a");
  });
});
