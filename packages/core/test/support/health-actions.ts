import type { Lease } from "../../src/contract/lease.js";
import { demand } from "./broken-promise.js";
import { checkInvariants } from "./health-invariants.js";
import type { HealthWorld } from "./health-world.js";

/** One thing that can happen. */
export type Action =
  | { readonly do: "acquire" }
  | {
      readonly do:
        | "succeed"
        | "release"
        | "defer"
        | "auth"
        | "transient"
        | "limited"
        | "refused"
        | "permanent";
      readonly lease: number;
    }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "reset" };

/** The ends of a lease: `limited` states a time, `refused` states none. */
export const leaseEnds = [
  "succeed",
  "release",
  "auth",
  "transient",
  "limited",
  "refused",
  "permanent",
] as const;

const maxLeases = 2;
const statedMs = 45_000;

export function actionsOf(world: HealthWorld): readonly Action[] {
  return [
    ...(world.leases.length < maxLeases ? [{ do: "acquire" as const }] : []),
    ...world.leases.flatMap((_, lease) => leaseEnds.map((end) => ({ do: end, lease }))),
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
    if (world.health.isClosed(id)) {
      world.stated.delete(id);
      world.rearmed.delete(id);
    }
  }
  if (action.do === "acquire") {
    const lease = world.leases.at(-1);
    if (lease !== undefined && !world.startedAt.has(lease)) {
      world.startedAt.set(lease, world.versions.get(lease.credentialId) ?? 0);
    }
  }
  checkInvariants(world);
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
        world.probesHeld.delete(id);
        world.rooms.delete(id);
      }
      break;
    default:
      end(world, action);
  }
}

function acquire(world: HealthWorld): void {
  const nowMs = world.clock.monotonicMs();
  const closed = world.ids.find((id) => world.health.isClosed(id) && world.health.hasRoom(id));
  const isAnyClosed = world.ids.some((id) => world.health.isClosed(id));
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
    demand("retryAtMs" in answer && answer.retryAtMs > nowMs, "the time to ask again has passed");
    return;
  }
  const { credentialId, probe } = answer.lease;
  demand((world.stated.get(credentialId) ?? 0) <= nowMs, "a request was let through inside a stated wait");
  demand(probe || closed === undefined || credentialId === closed, "a worse credential was taken");
  demand(probe || !isAnyClosed || closed !== undefined, "a request was let through without room");
  demand(
    probe || probing || !above.some((id) => due.includes(id)),
    "a better credential whose time has come was hidden",
  );
  demand(!probe || due.includes(credentialId) || !isAnyClosed, "a probe was not due");
  if (probe) {
    const isDue = due.includes(credentialId);
    const heldUntilMs = world.probesHeld.get(credentialId)?.untilMs ?? 0;
    demand(heldUntilMs <= nowMs, "two probes of one domain at once");
    const { probeAtMs = 0, lastResortAtMs = 0 } = world.rearmed.get(credentialId) ?? {};
    demand(
      (isDue ? probeAtMs : lastResortAtMs) <= nowMs,
      "a call was sacrificed to a probe that has just ended without a verdict",
    );
    world.probesHeld.set(credentialId, { lease: answer.lease, untilMs: nowMs + 65_000 });
    if (!isDue) {
      world.lastResorts.add(answer.lease);
    }
  }
  world.leases.push(answer.lease);
  world.rooms.get(credentialId)?.sent.push({ lease: answer.lease, sentMs: nowMs });
}

function end(world: HealthWorld, action: Extract<Action, { lease: number }>): void {
  const [lease] = world.leases.splice(action.lease, 1);
  if (lease === undefined) {
    return;
  }
  const id = lease.credentialId;
  const before = world.health.status(id);
  const isHolding = world.probesHeld.get(id)?.lease === lease && !world.health.isClosed(id);
  if (isHolding) {
    world.probesHeld.delete(id);
  }
  endAs(world, lease, action.do);
  noteRearmed(world, lease, isHolding && (action.do === "release" || action.do === "defer"));
  const after = world.health.status(id);
  const late = world.oneDomain && world.startedAt.get(lease) !== (world.versions.get(id) ?? 0);
  const opensLate = action.do === "limited" && before.state === "closed";
  demand(!late || opensLate || after.state === before.state, "a late verdict changed something");
  demand(!opensLate || after.state !== "closed", "a stated time was not heard, since it came late");
  demand(lease.release().length === 0 && lease.succeed(seen).length === 0, "a lease ended twice");
  const untilMs = world.stated.get(id) ?? 0;
  demand(
    untilMs <= world.clock.monotonicMs() || world.health.isClosed(id) || waitsUntil(world, id) >= untilMs,
    "a stated time was shortened",
  );
  // A probe says something new; whoever else fails changes no time for the better.
  if (
    !lease.probe &&
    action.do !== "succeed" &&
    before.untilMs !== undefined &&
    after.untilMs !== undefined
  ) {
    demand(after.untilMs >= before.untilMs, "a time was shortened");
  }
}

const seen = { durationMs: 1 };

function endAs(world: HealthWorld, lease: Lease, how: Extract<Action, { lease: number }>["do"]): void {
  const id = lease.credentialId;
  switch (how) {
    case "succeed":
      lease.succeed(seen);
      world.noteAnswer(lease);
      break;
    case "release":
      lease.release();
      break;
    case "defer":
      lease.defer?.();
      lease.release();
      break;
    case "permanent":
    case "auth":
    case "transient":
      world.fail(lease, how);
      break;
    case "limited": {
      world.noteRefusal(lease);
      world.fail(lease, "rate_limited", statedMs);
      world.stated.set(id, world.clock.monotonicMs() + statedMs);
      break;
    }
    case "refused":
      world.noteRefusal(lease);
      world.fail(lease, "rate_limited");
      break;
  }
}

/** A probe that ended without a verdict is due again after 1, 2, 4 … 60 s, and a last resort after 0.25 s at the least. */
function noteRearmed(world: HealthWorld, lease: Lease, isVoid: boolean): void {
  const { credentialId } = lease;
  if (!isVoid) {
    world.rearmed.delete(credentialId);
    return;
  }
  const nowMs = world.clock.monotonicMs();
  const { count = 0, probeAtMs = 0 } = world.rearmed.get(credentialId) ?? {};
  world.rearmed.set(credentialId, {
    count: count + 1,
    probeAtMs: world.lastResorts.has(lease) ? probeAtMs : nowMs + Math.min(1_000 * 2 ** count, 60_000),
    lastResortAtMs: nowMs + 250,
  });
}

/** The end of what the credential waits for, monotonic; 0: it waits for nothing. */
function waitsUntil(world: HealthWorld, id: string): number {
  const { untilMs } = world.health.status(id);
  return untilMs === undefined ? 0 : untilMs - world.clock.epochMs() + world.clock.monotonicMs();
}

export function describeAction(action: Action): string {
  return "lease" in action
    ? `${action.do} lease ${action.lease}`
    : action.do === "wait"
      ? `wait ${action.ms}`
      : action.do;
}
