import { describe, expect, it } from "vitest";
import { acquireRequest } from "../../test/support/acquire-request.js";
import { createRegistry } from "../../test/support/create-registry.js";
import { HealthWorld } from "../../test/support/health-world.js";
import type { AcquireAnswer, CredentialSwitcher } from "../contract/credential-switcher.js";
import type { Lease } from "../contract/lease.js";
import { ExtensionError } from "../errors/extension-error.js";
import { GuardedSwitcher } from "./guarded-switcher.js";

const seen = { durationMs: 1 };

/** What a test's switcher chooses: a lease, a credential to probe, a time, or nobody. */
type Choice = Lease | string | number | undefined;

function answerOf(choice: Choice): AcquireAnswer {
  switch (typeof choice) {
    case "undefined":
      return { exhausted: true };
    case "number":
      return { retryAtMs: choice };
    case "string":
      return { probe: choice };
    default:
      return { lease: choice };
  }
}

/** A switcher of a user's: it chooses what the test says, with leases of its own or of health. */
function createGuarded(
  choose: (world: HealthWorld, excluded: ReadonlySet<string>) => Choice,
  changes: Partial<CredentialSwitcher> = {},
) {
  const world = new HealthWorld(3, true);
  const reported: ExtensionError[] = [];
  const resets: (string | undefined)[] = [];
  const inner: CredentialSwitcher = {
    activeId: "b",
    acquire: ({ excluded }) => answerOf(choose(world, excluded)),
    snapshot: () => [],
    reset: (id) => void resets.push(id),
    ...changes,
  };
  const guarded = new GuardedSwitcher(inner, world.health, (error) => reported.push(error));
  const acquire = (capable: readonly string[] = world.ids, excluded: readonly string[] = []) =>
    guarded.acquire(acquireRequest({ capable, excluded }));
  const refuse = (id: string) => world.fail(world.health.lease(id, "attempt"), "auth");
  const limit = (id: string) => world.fail(world.health.lease(id, "attempt"), "rate_limited", 5_000);
  return { world, guarded, acquire, reported, resets, refuse, limit };
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
    const { world, acquire, refuse } = createGuarded((_, excluded) =>
      ownLease(excluded.has("a") ? "b" : "a", ends),
    );
    refuse("a");
    expect(acquire()).toMatchObject({ lease: { credentialId: "b", probe: false } });
    expect(ends).toEqual(["release"]);
    expect(world.health.status("b").inFlight).toBe(1);
  });

  it("gives way to the soonest time of those that health refused, when it has no other", () => {
    const { world, acquire, refuse, limit } = createGuarded((_, excluded) =>
      excluded.has("b") ? 99 : ownLease(excluded.has("a") ? "b" : "a"),
    );
    limit("a");
    refuse("b");
    expect(acquire()).toEqual({ retryAtMs: world.clock.monotonicMs() + 5_000, verdictPending: false });
  });

  it("says that a verdict is pending only where one is", () => {
    const { world, acquire, refuse } = createGuarded((_, excluded) =>
      excluded.has("a") ? 99 : ownLease("a"),
    );
    refuse("a");
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
    const { world, acquire, refuse } = createGuarded(() => ownLease("a"));
    refuse("a");
    world.clock.jump(600_000);
    expect(acquire()).toMatchObject({ lease: { credentialId: "a", probe: true } });
    expect(world.health.of("a").state).toBe("half_open");
  });

  it("may hand on a lease of health, but no plain one on a credential that must wait", () => {
    const { world, acquire, limit } = createGuarded((of, excluded) =>
      excluded.has("a") ? 99 : of.health.lease("a", "attempt"),
    );
    expect(acquire()).toMatchObject({ lease: { credentialId: "a" } });
    expect(world.health.status("a").inFlight).toBe(1);
    limit("a");
    expect(acquire()).toMatchObject({ retryAtMs: world.clock.monotonicMs() + 5_000 });
    expect(world.health.status("a").inFlight).toBe(1);
  });

  it.each([
    ["cannot take the request", ["b", "c"], []],
    ["was tried already", ["a", "b", "c"], ["a"]],
  ])("fails the call when it chooses what %s, and its lease is ended", (_what, capable, excluded) => {
    const ends: string[] = [];
    const { acquire, reported } = createGuarded(() => ownLease("a", ends));
    expect(() => acquire(capable, excluded)).toThrow(ExtensionError);
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

  it("shows nobody at work where nobody is active", () => {
    const { guarded } = createGuarded(() => 1, { activeId: undefined });
    expect(guarded.activeIds).toEqual([]);
  });

  it("is not blamed for an end that tells nothing", () => {
    const silent = { ...ownLease("a"), succeed: () => undefined as never };
    const { acquire, reported } = createGuarded(() => silent);
    const answer = acquire();
    expect("lease" in answer && answer.lease.succeed(seen)).toEqual([]);
    expect(reported).toEqual([]);
  });

  it("costs no call its answer when the end of its lease throws: health has heard of it, and so do you", () => {
    const broken = {
      ...ownLease("a"),
      succeed: () => {
        throw new Error("broken");
      },
    };
    const { world, acquire, reported } = createGuarded(() => broken);
    const answer = acquire();
    expect("lease" in answer && answer.lease.succeed(seen)).toEqual([]);
    expect(world.health.status("a")).toMatchObject({ inFlight: 0, served: 1 });
    expect(reported.map(({ message }) => message)).toEqual([expect.stringContaining("lease.succeed")]);
  });

  it("fails the call when it chooses a credential that does not exist", () => {
    const ends: string[] = [];
    const { acquire } = createGuarded(() => ownLease("z", ends));
    expect(() => acquire()).toThrow('it chose "z", and no credential has this id');
    expect(ends).toEqual(["release"]);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["an empty object", {}],
    ["a time that is no number", { retryAtMs: Number.NaN }],
    ["a probe without a name", { probe: 7 }],
    ["a lease without ends", { lease: { credentialId: "a" } }],
  ])("fails the call when it answers with %s", (_what, answer) => {
    const { acquire, reported } = createGuarded(() => 1, { acquire: () => answer as AcquireAnswer });
    expect(() => acquire()).toThrow(ExtensionError);
    expect(reported).toHaveLength(1);
  });

  it("fails the call, and does not end the process, when it answers with a promise that rejects", async () => {
    const down = new Error("no such table");
    const { acquire, reported } = createGuarded(() => 1, { acquire: () => Promise.reject(down) as never });
    expect(() => acquire()).toThrow("a promise (acquire must be synchronous)");
    await new Promise((resolve) => setImmediate(resolve));
    expect(reported.map(({ cause }) => cause)).toContain(down);
  });

  it("fails the call with what it throws", () => {
    const { guarded } = createGuarded(() => {
      throw new Error("out of luck");
    });
    expect(() => guarded.acquire(acquireRequest())).toThrow(ExtensionError);
  });
});

describe("a user's switcher that names a probe", () => {
  it("leaves the lease to the engine", () => {
    const { world, acquire, refuse } = createGuarded(() => "a");
    refuse("a");
    world.clock.jump(600_000);
    expect(acquire()).toEqual({ probe: "a" });
    expect(world.health.of("a").state).toBe("open");
  });

  it("is asked again without a probe that is not due", () => {
    const { acquire, refuse } = createGuarded((_, excluded) => (excluded.has("a") ? ownLease("b") : "a"));
    refuse("a");
    expect(acquire()).toMatchObject({ lease: { credentialId: "b" } });
  });

  it("waits for the verdict of a probe under way, when it names nobody else", () => {
    const { world, acquire, refuse } = createGuarded((_, excluded) => (excluded.has("a") ? undefined : "a"));
    refuse("a");
    world.clock.jump(600_000);
    world.health.lease("a", "probe", 1_000);
    expect(acquire()).toEqual({ retryAtMs: world.clock.monotonicMs() + 6_000, verdictPending: true });
  });

  it("gets a plain attempt where there is nothing to probe", () => {
    const { acquire } = createGuarded(() => "a");
    expect(acquire()).toMatchObject({ lease: { credentialId: "a", probe: false } });
  });

  it.each([
    ["does not exist", "z", ["a"], []],
    ["cannot take the request", "a", ["b"], []],
    ["was tried already", "a", ["a"], ["a"]],
  ])("fails the call when it %s", (_what, id, capable, excluded) => {
    const { acquire } = createGuarded(() => id);
    expect(() => acquire(capable, excluded)).toThrow(ExtensionError);
  });

  it("may follow the probe's lease with its own: the two end together, and health hears of it", () => {
    const ends: string[] = [];
    const { world, guarded, refuse } = createGuarded(() => "a", {
      follow: ({ credentialId }) => ownLease(credentialId, ends),
    });
    refuse("a");
    world.clock.jump(600_000);
    const lease = world.health.lease("a", "probe", 1_000);
    const followed = guarded.follow(lease, acquireRequest());
    followed.succeed(seen);
    expect(ends).toEqual(["succeed"]);
    expect(world.health.status("a")).toMatchObject({ state: "closed", inFlight: 0, served: 1 });
  });

  it("keeps the engine's lease where it does not follow", () => {
    const { world, guarded } = createGuarded(() => "a");
    const lease = world.health.lease("a", "attempt");
    expect(guarded.follow(lease, acquireRequest())).toBe(lease);
  });
});

describe("a user's switcher that chooses a credential without room", () => {
  const fill = (world: HealthWorld, ...full: readonly string[]) => {
    const hasRoom = world.health.hasRoom.bind(world.health);
    world.health.hasRoom = (id, taken) => !full.includes(id) && hasRoom(id, taken);
  };

  it("is asked again without it", () => {
    const { world, acquire } = createGuarded((_, excluded) => ownLease(excluded.has("a") ? "b" : "a"));
    fill(world, "a");
    expect(acquire()).toMatchObject({ lease: { credentialId: "b" } });
  });

  it("waits for the end of an attempt when it has no other", () => {
    const { world, acquire } = createGuarded((_, excluded) =>
      excluded.has("a") ? undefined : ownLease("a"),
    );
    fill(world, "a");
    expect(acquire()).toEqual({ retryAtMs: Number.POSITIVE_INFINITY, verdictPending: true });
    expect(world.health.status("a").inFlight).toBe(0);
  });

  it("has its lease of health refused, and given back", () => {
    const { world, acquire } = createGuarded((of, excluded) =>
      excluded.has("a") ? undefined : of.health.lease("a", "attempt"),
    );
    fill(world, "a");
    expect(acquire()).toMatchObject({ verdictPending: true });
    expect(world.health.status("a").inFlight).toBe(0);
  });

  it("may take the last place with a lease of health: that lease is the place", () => {
    const { open } = createRegistry();
    const health = open("m", ["a"], { maxConcurrent: 1 });
    const inner: CredentialSwitcher = {
      activeId: "a",
      acquire: ({ excluded }) =>
        excluded.has("a") ? { exhausted: true } : { lease: health.lease("a", "attempt") },
      snapshot: () => [],
      reset: () => undefined,
    };
    const guarded = new GuardedSwitcher(inner, health, () => undefined);
    expect(guarded.acquire(acquireRequest())).toMatchObject({ lease: { credentialId: "a" } });
    expect(guarded.acquire(acquireRequest())).toMatchObject({ verdictPending: true });
    expect(health.status("a").inFlight).toBe(1);
  });
});
