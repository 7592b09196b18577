import { describe, expect, it } from "vitest";
import { HealthWorld } from "../../test/support/health-world.js";
import type { CredentialSwitcher } from "../contract/credential-switcher.js";
import type { Lease } from "../contract/lease.js";
import { ExtensionError } from "../errors/extension-error.js";
import { GuardedSwitcher } from "./guarded-switcher.js";

const seen = { durationMs: 1 };

/** A switcher of a user's: it chooses what the test says, with leases of its own or of health. */
function createGuarded(choose: (world: HealthWorld, tried: ReadonlySet<string>) => Lease | number) {
  const world = new HealthWorld(3, true);
  const reported: ExtensionError[] = [];
  const resets: (string | undefined)[] = [];
  const inner: CredentialSwitcher = {
    activeId: "b",
    acquire: ({ tried }) => {
      const chosen = choose(world, tried);
      return typeof chosen === "number" ? { retryAtMs: chosen } : { lease: chosen };
    },
    snapshot: () => [],
    reset: (id) => void resets.push(id),
  };
  const guarded = new GuardedSwitcher(inner, world.health, (error) => reported.push(error));
  const acquire = (capable: readonly string[] = world.ids, tried: readonly string[] = []) =>
    guarded.acquire({
      tried: new Set(tried),
      capable: new Set(capable),
      inputs: 1,
      estimatedTokens: 1,
      timeoutMs: 60_000,
    });
  return { world, guarded, acquire, reported, resets };
}

/** A lease that knows nothing of health. */
function ownLease(credentialId: string, ends: string[] = []): Lease {
  const end = (name: string) => () => {
    ends.push(name);
    return [];
  };
  return {
    credentialId,
    probe: false,
    confirm: end("confirm"),
    succeed: end("succeed"),
    fail: end("fail"),
    release: end("release"),
  };
}

describe("a switcher of a user's", () => {
  it("is asked again without what health refuses, and its refused lease is ended", () => {
    const ends: string[] = [];
    const { world, acquire } = createGuarded((_, tried) => ownLease(tried.has("a") ? "b" : "a", ends));
    world.health.lease("a", "attempt").fail(world.classified("auth"), seen);
    expect(acquire()).toMatchObject({ lease: { credentialId: "b", probe: false } });
    expect(ends).toEqual(["release"]);
    expect(world.health.status("b").inFlight).toBe(1);
  });

  it("gives way to the soonest time of those that health refused, when it has no other", () => {
    const { world, acquire } = createGuarded((_, tried) =>
      tried.has("b") ? 99 : ownLease(tried.has("a") ? "b" : "a"),
    );
    world.health.lease("a", "attempt").fail(world.classified("rate_limited", 5_000), seen);
    world.health.lease("b", "attempt").fail(world.classified("auth"), seen);
    expect(acquire()).toEqual({ retryAtMs: world.clock.monotonicMs() + 5_000, verdictPending: false });
  });

  it("says that a verdict is pending only where one is", () => {
    const { world, acquire } = createGuarded((_, tried) => (tried.has("a") ? 99 : ownLease("a")));
    world.health.lease("a", "attempt").fail(world.classified("auth"), seen);
    world.clock.jump(600_000);
    const probe = world.health.lease("a", "probe", 1_000);
    expect(acquire()).toMatchObject({ verdictPending: true });
    probe.release();
  });

  it("answers with its own time when health has refused nothing", () => {
    const { acquire } = createGuarded(() => 1_234);
    expect(acquire()).toEqual({ retryAtMs: 1_234 });
  });

  it("probes through health what is due, although it knows of no probes", () => {
    const { world, acquire } = createGuarded(() => ownLease("a"));
    world.health.lease("a", "attempt").fail(world.classified("auth"), seen);
    world.clock.jump(600_000);
    expect(acquire()).toMatchObject({ lease: { credentialId: "a", probe: true } });
    expect(world.health.of("a").state).toBe("half_open");
  });

  it("may hand on a lease of health, but no plain one on a credential that must wait", () => {
    const { world, acquire } = createGuarded((of, tried) =>
      tried.has("a") ? 99 : of.health.lease("a", "attempt"),
    );
    expect(acquire()).toMatchObject({ lease: { credentialId: "a" } });
    expect(world.health.status("a").inFlight).toBe(1);
    world.health.lease("a", "attempt").fail(world.classified("rate_limited", 5_000), seen);
    expect(acquire()).toMatchObject({ retryAtMs: world.clock.monotonicMs() + 5_000 });
    expect(world.health.status("a").inFlight).toBe(1);
  });

  it.each([
    ["cannot take the request", ["b", "c"], []],
    ["was tried already", ["a", "b", "c"], ["a"]],
  ])("fails the call when it chooses what %s, and its lease is ended", (_what, capable, tried) => {
    const ends: string[] = [];
    const { acquire, reported } = createGuarded(() => ownLease("a", ends));
    expect(() => acquire(capable, tried)).toThrow(ExtensionError);
    expect(reported).toHaveLength(1);
    expect(ends).toEqual(["release"]);
  });

  it("is told of a reset, and shows its active one where it names no others", () => {
    const { guarded, resets } = createGuarded(() => 1);
    guarded.reset("c");
    guarded.reset();
    expect(resets).toEqual(["c", undefined]);
    expect([guarded.activeId, guarded.activeIds]).toEqual(["b", ["b"]]);
  });

  it("shows nobody at work where nobody is active, and is not blamed for an end that tells nothing", () => {
    const world = new HealthWorld(1, true);
    const reported: ExtensionError[] = [];
    const silent = { ...ownLease("a"), succeed: () => undefined as never };
    const inner: CredentialSwitcher = {
      activeId: undefined,
      acquire: () => ({ lease: silent }),
      snapshot: () => [],
      reset: () => undefined,
    };
    const guarded = new GuardedSwitcher(inner, world.health, (error) => reported.push(error));
    expect(guarded.activeIds).toEqual([]);
    const answer = guarded.acquire({
      tried: new Set(),
      capable: new Set(["a"]),
      inputs: 1,
      estimatedTokens: 1,
      timeoutMs: 1,
    });
    expect("lease" in answer && answer.lease.succeed(seen)).toEqual([]);
    expect(reported).toEqual([]);
  });
});
