import type { FleetChange, HealthChange } from "@hotspare/core/plugin";
import type { RecordMessage } from "./fleet-messages.js";
import { isSameVersion, type Proposal, rememberedMs, type Version } from "./fleet-record.js";

/** What one process knows of a domain, and what it has proposed. Times are the process's monotonic milliseconds. */
export interface DomainView {
  /** The last state of the fleet that this process's health has; undefined: none. */
  held: HeldState | undefined;
  /** The proposal that the store has not answered yet. */
  underWay: LocalChange | undefined;
  /** The latest change of this process that is not proposed yet. */
  waiting: LocalChange | undefined;
  /** The latest record that came while this process's own word was not decided: not delivered yet. */
  noted: HeldState | undefined;
}

export interface HeldState {
  readonly version: Version;
  readonly proposalId: string;
  readonly by: string;
  readonly credentialId: string;
  readonly change: HealthChange;
  /** When the change's times were milliseconds from now. */
  readonly readMs: number;
  /** When the domain came into the state. */
  readonly sinceMs: number;
  /** An attempt that began before did not know this state. Without end for what the process has found by itself. */
  readonly knownMs: number;
}

export interface LocalChange {
  readonly id: string;
  readonly by: string;
  readonly credentialId: string;
  readonly change: HealthChange;
  /** When the change's times were milliseconds from now. */
  readonly readMs: number;
  /** When the domain came into the state. */
  readonly atMs: number;
  readonly attemptMs: number;
  readonly base: Version | undefined;
  /** The process's own proposal before this one: if the fleet's state is that proposal's, this process knew it. */
  readonly follows: string | undefined;
  readonly pass: string | undefined;
  /** When it was proposed last. */
  readonly sentMs: number | undefined;
  /** Whether the fleet had accepted it once, and the store has lost it. */
  readonly isRestated: boolean;
}

/** How far the times of one accepted proposal lie apart at two readers: it travels. */
const travelMs = 1_000;

/** The store's answer to a proposal at once: times that differ by less are rounded, not merged with another opening. */
const roundingMs = 100;

export function heldOf(message: RecordMessage, nowMs: number): HeldState {
  const { version, proposalId, by, credentialId, change } = message;
  const sinceMs = nowMs - Math.max(0, change.ageMs ?? 0);
  return { version, proposalId, by, credentialId, change, readMs: nowMs, sinceMs, knownMs: nowMs };
}

/** A change as it is later: its times are nearer, and a stated wait that is over is not stated any more. */
function changeAfter(change: HealthChange, elapsedMs: number): HealthChange {
  const { domain, state } = change;
  if (state === "closed") {
    return { domain, state };
  }
  const { classification, consequence, openings, statedInMs, lastResorts = 0 } = change;
  const probeInMs = Math.max(0, change.probeInMs - elapsedMs);
  const opening: HealthChange = {
    domain,
    state,
    classification,
    consequence,
    probeInMs,
    openings,
    lastResorts,
  };
  return statedInMs === undefined || statedInMs <= elapsedMs
    ? opening
    : { ...opening, statedInMs: statedInMs - elapsedMs };
}

export function fleetChangeOf({ change, readMs, sinceMs, by }: HeldState, nowMs: number): FleetChange {
  return { ...changeAfter(change, nowMs - readMs), ageMs: Math.max(0, nowMs - sinceMs), by };
}

export function proposalOf(local: LocalChange, nowMs: number): Proposal {
  const { id, by, credentialId, readMs, atMs, attemptMs, base, pass } = local;
  const change = changeAfter(local.change, nowMs - readMs);
  const ageMs = Math.max(0, nowMs - atMs);
  return { id, by, credentialId, change, ageMs, attemptAgeMs: Math.max(0, nowMs - attemptMs), base, pass };
}

/** A state that the fleet had accepted, for a store that has lost it: under its own name, so that many processes restate it once. */
export function restated({ proposalId, by, credentialId, change, readMs, sinceMs }: HeldState): LocalChange {
  const times = { readMs, atMs: sinceMs, attemptMs: sinceMs };
  const origin = {
    base: undefined,
    follows: undefined,
    pass: undefined,
    sentMs: undefined,
    isRestated: true,
  };
  return { id: proposalId, by, credentialId, change, ...times, ...origin };
}

/** Whether a record of the fleet says what the process says: what differs is rounding, or the way that one proposal travelled. */
export function saysTheSame(record: HeldState, own: HeldState | LocalChange): boolean {
  const said = record.change;
  const other = changeAfter(own.change, record.readMs - own.readMs);
  if (said.state === "closed" || other.state === "closed") {
    return said.state === other.state;
  }
  const boundMs = record.proposalId === idOf(own) ? travelMs : roundingMs;
  const isNear = (one: number, another: number) => Math.abs(one - another) <= boundMs;
  return (
    said.openings === other.openings &&
    (said.lastResorts ?? 0) === other.lastResorts &&
    isNear(said.probeInMs, other.probeInMs) &&
    isNear(said.statedInMs ?? 0, other.statedInMs ?? 0) &&
    hasSameFields(said.classification, other.classification) &&
    hasSameFields(said.consequence, other.consequence)
  );
}

/** -1: older than what is held, 0: it cannot be said by the numbers, 1: newer. */
export function orderOf(record: HeldState, held: HeldState): -1 | 0 | 1 {
  const { epoch, number } = record.version;
  if (epoch !== held.version.epoch || isSameVersion(record.version, held.version)) {
    return 0;
  }
  return number > held.version.number ? 1 : -1;
}

export function isForgotten({ held, underWay, waiting, noted }: DomainView, nowMs: number): boolean {
  if (underWay !== undefined || waiting !== undefined || noted !== undefined) {
    return false;
  }
  return held === undefined || endOf(held) + rememberedMs < nowMs;
}

function endOf({ change, readMs }: HeldState): number {
  return change.state === "closed" ? readMs : readMs + Math.max(change.probeInMs, change.statedInMs ?? 0);
}

function idOf(own: HeldState | LocalChange): string {
  return "proposalId" in own ? own.proposalId : own.id;
}

function hasSameFields(one: object, other: object): boolean {
  const first = Object.entries(one).filter(([, value]) => value !== undefined);
  const second = new Map(Object.entries(other).filter(([, value]) => value !== undefined));
  return first.length === second.size && first.every(([name, value]) => second.get(name) === value);
}

/** The later of two records that the store has said: a record of the present epoch is later than a record that outlived its epoch. */
export function laterOf(one: HeldState, other: HeldState | undefined, epoch: string | undefined): HeldState {
  if (other === undefined) {
    return one;
  }
  const isPresent = other.version.epoch === epoch && one.version.epoch !== epoch;
  return isPresent || orderOf(other, one) > 0 ? other : one;
}
