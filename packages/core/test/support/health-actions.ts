import { HealthWorld } from "./health-world.js";

/** One thing that can happen. */
export type Action =
  | { readonly do: "acquire" }
  | {
      readonly do: "succeed" | "release" | "auth" | "transient" | "limited" | "permanent";
      readonly lease: number;
    }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "reset" };

const maxLeases = 2;

export function actionsOf(world: HealthWorld): readonly Action[] {
  const ends = ["succeed", "release", "auth", "transient", "limited", "permanent"] as const;
  return [
    ...(world.leases.length < maxLeases ? [{ do: "acquire" as const }] : []),
    ...world.leases.flatMap((_, lease) => ends.map((end) => ({ do: end, lease }))),
    { do: "wait", ms: 1_000 },
    { do: "wait", ms: 30_000 },
    { do: "wait", ms: 600_000 },
    { do: "reset" },
  ];
}

/** Does one thing, and checks what must hold at every step. @throws {BrokenPromise} when it does not */
export function act(world: HealthWorld, action: Action): void {
  const before = world.ids.map((id) => world.health.status(id).state);
  perform(world, action);
  for (const [index, id] of world.ids.entries()) {
    // That a probe's lease expires is no verdict: nobody has decided anything yet.
    if (action.do !== "wait" && world.health.status(id).state !== before[index]) {
      world.versions.set(id, (world.versions.get(id) ?? 0) + 1);
    }
  }
  if (action.do === "acquire") {
    const lease = world.leases.at(-1);
    if (lease !== undefined && !world.startedAt.has(lease)) {
      world.startedAt.set(lease, world.versions.get(lease.credentialId) ?? 0);
    }
  }
  lookingMovesNothing(world);
}

function perform(world: HealthWorld, action: Action): void {
  switch (action.do) {
    case "acquire":
      acquire(world);
      break;
    case "wait":
      world.clock.jump(action.ms);
      break;
    case "reset":
      for (const id of world.ids) {
        world.health.reset(id);
        world.stated.delete(id);
        world.probesHeld.delete(id);
      }
      break;
    default:
      end(world, action);
  }
}

function acquire(world: HealthWorld): void {
  const closed = world.ids.find((id) => world.health.isClosed(id));
  const due = world.ids.filter((id) => {
    const health = world.health.of(id);
    return health.state === "open" && health.probeDue;
  });
  const above = world.ids.slice(0, closed === undefined ? 0 : world.ids.indexOf(closed));
  const probing = above.some((id) => world.health.of(id).state === "half_open");
  const answer = world.acquire();
  if (!("lease" in answer)) {
    demand(closed === undefined, "a closed credential was passed over for nothing");
    demand(!("exhausted" in answer), "an open state has no way back");
    demand(
      "retryAtMs" in answer && answer.retryAtMs > world.clock.monotonicMs(),
      "the time to ask again has passed",
    );
    return;
  }
  const { credentialId, probe } = answer.lease;
  demand(
    (world.stated.get(credentialId) ?? 0) <= world.clock.monotonicMs(),
    "a request was let through inside a stated wait",
  );
  demand(probe || closed === undefined || credentialId === closed, "a worse credential was taken");
  demand(
    probe || probing || !above.some((id) => due.includes(id)),
    "a better credential whose time has come was hidden",
  );
  demand(!probe || due.includes(credentialId) || closed === undefined, "a probe was not due");
  const heldUntilMs = probe ? (world.probesHeld.get(credentialId) ?? 0) : 0;
  demand(heldUntilMs <= world.clock.monotonicMs(), "two probes of one domain at once");
  if (probe) {
    world.probesHeld.set(credentialId, world.clock.monotonicMs() + 65_000);
  }
  world.leases.push(answer.lease);
}

function end(world: HealthWorld, action: Extract<Action, { lease: number }>): void {
  const [lease] = world.leases.splice(action.lease, 1);
  if (lease === undefined) {
    return;
  }
  const seen = { durationMs: 1 };
  const id = lease.credentialId;
  const before = world.health.status(id);
  if (lease.probe) {
    world.probesHeld.delete(id);
  }
  switch (action.do) {
    case "succeed":
      if (lease.succeed(seen).length > 0) {
        world.stated.delete(id);
      }
      break;
    case "release":
      lease.release();
      break;
    case "permanent":
      lease.fail(world.classified("permanent"), seen);
      break;
    case "auth":
    case "transient":
      lease.fail(world.classified(action.do), seen);
      break;
    case "limited":
      lease.fail(world.classified("rate_limited", 45_000), seen);
      // A late one is not heard by a domain that is closed, though another of the credential's may be open.
      if (waitsUntil(world, id) >= world.clock.monotonicMs() + 45_000) {
        world.stated.set(id, world.clock.monotonicMs() + 45_000);
      }
      break;
  }
  const after = world.health.status(id);
  const late = world.oneDomain && world.startedAt.get(lease) !== (world.versions.get(id) ?? 0);
  demand(!late || after.state === before.state, "a late verdict changed something");
  demand(lease.release().length === 0 && lease.succeed(seen).length === 0, "a lease ended twice");
  const statedMs = world.stated.get(id) ?? 0;
  demand(
    statedMs <= world.clock.monotonicMs() || waitsUntil(world, id) >= statedMs,
    "a stated time was shortened",
  );
  // A probe says something new; whoever else fails changes no time for the better.
  if (!lease.probe && action.do !== "succeed" && before.until !== undefined && after.until !== undefined) {
    demand(after.until >= before.until, "a time was shortened");
  }
}

/** The end of what the credential waits for, monotonic; 0: it waits for nothing. */
function waitsUntil(world: HealthWorld, id: string): number {
  const { until } = world.health.status(id);
  return until === undefined ? 0 : until - world.clock.epochMs() + world.clock.monotonicMs();
}

function lookingMovesNothing(world: HealthWorld): void {
  const before = world.fingerprint();
  void world.switcher.activeId;
  world.switcher.snapshot();
  demand(world.fingerprint() === before, "looking moved something");
  demand(
    world.switcher.activeId === world.ids.find((id) => world.health.isClosed(id)),
    "the active credential is not the first closed one",
  );
}

/** What must hold at every step did not. */
export class BrokenPromise extends Error {}

function demand(condition: boolean, message: string): void {
  if (!condition) {
    throw new BrokenPromise(message);
  }
}

export function describeAction(action: Action): string {
  return "lease" in action
    ? `${action.do} lease ${action.lease}`
    : action.do === "wait"
      ? `wait ${action.ms}`
      : action.do;
}
