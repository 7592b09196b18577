import { describe, expect, it } from "vitest";
import { acquireAs, acquireRequest, leaseOf } from "../../test/support/acquire-request.js";
import { HealthWorld } from "../../test/support/health-world.js";
import type { Lease } from "../contract/lease.js";
import type { RateLimit } from "../contract/plugin/rate-limit.js";
import { spreadSwitcher } from "./spread-switcher.js";

const seen = { durationMs: 1 };

/** All at work: credentials a, b and c. */
function createSpread() {
  const world = new HealthWorld(3, true);
  const factory = spreadSwitcher();
  const make = () =>
    factory({
      model: "m",
      credentials: world.ids.map((id) => ({ id, provider: "p", model: "m" })),
      health: world.health,
      memory: world.health.memory.ofSwitchers,
      clock: world.clock,
      random: () => 0,
      failback: { afterMs: 600_000, afterCalls: 3, probe: "request" },
    });
  let switcher = make();
  const acquire = (estimatedTokens = 1, excluded: readonly string[] = []) =>
    acquireAs(acquireRequest({ excluded, estimatedTokens }), switcher, world.health);
  const lease = (...given: Parameters<typeof acquire>): Lease => leaseOf(acquire(...given));
  /** The switcher's own answer, before the engine has taken a probe. */
  const ask = () => switcher.acquire(acquireRequest());
  /** The credential has answered once, so that its limits are known. */
  const prove = (id: string, rateLimit?: RateLimit) =>
    lease(
      1,
      world.ids.filter((other) => other !== id),
    ).succeed({ ...seen, ...(rateLimit === undefined ? {} : { rateLimit }) });
  return {
    world,
    acquire,
    ask,
    lease,
    prove,
    active: () => switcher.activeIds,
    remake: () => {
      switcher = make();
    },
  };
}

const left = (remaining: number, limit = 100) => ({
  requests: { limit, remaining, resetMs: 60_000 },
});

describe("spreadSwitcher", () => {
  it("uses all that are healthy at once: those with the least under way, in their order", () => {
    const { lease, prove } = createSpread();
    for (const id of ["a", "b", "c"]) prove(id);
    expect(Array.from({ length: 6 }, () => lease().credentialId)).toEqual(["a", "b", "c", "a", "b", "c"]);
  });

  it("asks each in proportion to what it has left", () => {
    const { lease, prove } = createSpread();
    prove("a", left(20));
    prove("b", left(100));
    prove("c", left(60));
    const chosen = Array.from({ length: 150 }, () => lease().credentialId);
    const count = (id: string) => chosen.filter((each) => each === id).length;
    // 20 : 100 : 60, whatever is under way.
    expect([count("a"), count("b"), count("c")]).toEqual([16, 84, 50]);
  });

  it("never asks one that is out, and says when there will be room", () => {
    const { acquire, prove, world, lease } = createSpread();
    for (const id of ["a", "b", "c"]) prove(id, left(0));
    expect(acquire()).toEqual({ retryAtMs: world.clock.monotonicMs() + 60_000 });
    world.clock.jump(60_000);
    expect(lease().credentialId).toBe("a");
  });

  it("counts tokens as the answers show that they are counted", () => {
    const { acquire, lease, world } = createSpread();
    const others = ["b", "c"];
    const usage = { promptTokens: 400, completionTokens: 0, totalTokens: 400, source: "reported" as const };
    for (let answers = 0; answers < 20; answers += 1) {
      const rateLimit = { tokens: { limit: 1_000, remaining: 390, resetMs: 60_000 } };
      lease(100, others).succeed({ ...seen, usage, rateLimit });
      world.clock.jump(60_000);
    }
    lease(90, others).succeed({
      ...seen,
      usage,
      rateLimit: { tokens: { limit: 1_000, remaining: 390, resetMs: 60_000 } },
    });
    expect(acquire(100, others)).toMatchObject({ retryAtMs: expect.any(Number) });
    expect(lease(80, others).credentialId).toBe("a");
  });

  it("waits for the first answer of a credential before it sends more to it, though not for ever", () => {
    const { acquire, lease, world } = createSpread();
    expect([lease().credentialId, lease().credentialId, lease().credentialId]).toEqual(["a", "b", "c"]);
    expect(acquire()).toEqual({ retryAtMs: world.clock.monotonicMs() + 2_000, verdictPending: true });
    world.clock.jump(2_000);
    expect(lease().credentialId).toBe("a");
  });

  it("sends what is larger than a whole limit when nothing else draws on it: the provider decides", () => {
    const { acquire, lease, prove } = createSpread();
    for (const id of ["a", "b", "c"]) prove(id, { tokens: { limit: 100, remaining: 100, resetMs: 0 } });
    const first = lease(500);
    lease(500);
    lease(500);
    expect(acquire(500)).toMatchObject({ retryAtMs: expect.any(Number) });
    first.release();
    expect(lease(500).credentialId).toBe("a");
  });

  it("paces a credential that has refused without stating a limit", () => {
    const { world, lease, acquire } = createSpread();
    const others = ["b", "c"];
    for (let second = 0; second < 60; second += 1) {
      lease(1, others).succeed(seen);
      world.clock.jump(1_000);
    }
    world.fail(lease(1, others), "rate_limited", 1_000);
    world.clock.jump(1_000);
    lease(1, others).succeed(seen);
    const answer = acquire(1, others);
    expect(answer).toMatchObject({ retryAtMs: expect.any(Number) });
    expect("retryAtMs" in answer && answer.retryAtMs - world.clock.monotonicMs()).toBeLessThan(1_500);
  });

  it("probes one that is due with one call, and goes on with the others", () => {
    const { world, lease, prove, active } = createSpread();
    for (const id of ["a", "b", "c"]) prove(id);
    world.fail(lease(1, ["b", "c"]), "auth");
    expect(active()).toEqual(["b", "c"]);
    expect([lease().credentialId, lease().credentialId]).toEqual(["b", "c"]);
    world.clock.jump(600_000);
    expect(lease()).toMatchObject({ credentialId: "a", probe: true });
    expect(lease().credentialId).not.toBe("a");
  });

  it("goes on with the others when the engine excludes the probe that it named, as for a ping in the background", () => {
    const { world, prove, ask, lease } = createSpread();
    for (const id of ["a", "b", "c"]) prove(id);
    world.fail(lease(1, ["b", "c"]), "auth");
    world.clock.jump(600_000);
    expect(ask()).toEqual({ probe: "a" });
    expect(world.health.of("a").state).toBe("open");
    expect(Array.from({ length: 4 }, () => lease(1, ["a"]).credentialId)).not.toContain("a");
  });

  it("does as the ordered one when nothing healthy is left", () => {
    const { world, lease, acquire } = createSpread();
    for (const id of ["a", "b", "c"]) {
      const others = world.ids.filter((other) => other !== id);
      world.fail(lease(1, others), "auth");
    }
    expect(acquire()).toMatchObject({ retryAtMs: world.clock.monotonicMs() + 600_000 });
    world.clock.jump(1_000);
    expect(lease().probe).toBe(true);
  });

  it("remembers what is left when the list of credentials changes", () => {
    const { acquire, prove, remake, world } = createSpread();
    for (const id of ["a", "b", "c"]) prove(id, left(0));
    remake();
    expect(acquire()).toEqual({ retryAtMs: world.clock.monotonicMs() + 60_000 });
  });

  it("has nothing under way after every end of a lease, of which only the first counts", () => {
    const { lease, prove, world } = createSpread();
    for (const id of ["a", "b", "c"]) prove(id, left(1, 1));
    const taken = [lease(), lease(), lease()];
    for (const each of taken) {
      each.release();
      each.succeed({ ...seen, rateLimit: left(0, 1) });
      world.fail(each, "transient");
    }
    expect([lease(), lease(), lease()].map(({ credentialId }) => credentialId)).toEqual(["a", "b", "c"]);
  });

  it("probes only with a call's first attempt", () => {
    const { world, lease, prove } = createSpread();
    for (const id of ["a", "b", "c"]) prove(id);
    world.fail(lease(1, ["b", "c"]), "auth");
    world.clock.jump(600_000);
    expect(lease(1, ["b"]).credentialId).toBe("c");
  });

  it("reads what a last resort tells of its limits", () => {
    const { world, lease, acquire } = createSpread();
    for (const id of ["a", "b", "c"]) {
      const others = world.ids.filter((other) => other !== id);
      world.fail(lease(1, others), "auth");
    }
    world.clock.jump(1_000);
    lease().succeed({ ...seen, rateLimit: left(0) });
    expect(acquire(1, ["b", "c"])).toEqual({ retryAtMs: world.clock.monotonicMs() + 60_000 });
  });
});
