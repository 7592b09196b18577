import type { Classification } from "../contract/plugin/classification.js";
import type { CredentialRef } from "../contract/plugin/credential-ref.js";
import type { Policy } from "../contract/policy.js";
import type { DomainName, DomainScope } from "./domain-names.js";
import type { FleetRoom } from "./fleet-room.js";
import { closedState, type DomainState } from "./health-state.js";
import type { Room } from "./room.js";

/** What can fail as a whole: a key, an account or a server, for all models or for one. */
export interface FaultDomain {
  readonly key: string;
  readonly scope: DomainScope;
  /** On which other processes agree; undefined: the domain is this process's alone. */
  readonly sharedName: string | undefined;
  /** Changes that came from the fleet, also those that said nothing new: after each, the right to probe may be asked for again. */
  fleetChanges: number;
  state: DomainState;
  /** Number of the last change of state. */
  lastTransition: number;
  /** Number of the last opening; 0: it never opened. */
  lastOpening: number;
  /** Number of the transition by which it was last left closed. */
  leftClosedAt: number;
  /** Number of the transition by which it was last closed. */
  closedAt: number;
  /** The lease that brought the last transition about. */
  lastLeaseId: number;
  /** Attempts under way, over all models. */
  inFlight: number;
  /** How many of them there may be; undefined: not bounded. */
  room: Room | undefined;
  /** The places that this process has of the fleet's room; undefined: its room is its own. */
  fleetRoom: FleetRoom | undefined;
  /** The class, status and code of a failure that may have been the input's fault, until an answer or a second one like it. */
  suspicion: Suspicion | undefined;
  /** The credentials that are in it. */
  readonly members: Set<CredentialRecord>;
}

/** Failures in a row that may be the fault of something else. */
interface Suspicion {
  /** Class, status and code. */
  readonly fingerprint: string;
  readonly calls: number;
  /** How many calls the model had answered then: an answer forgets the suspicion. */
  readonly answered: number;
}

/** The model of a record, which is notified of changes. */
export interface RecordOwner {
  /** Calls the model has answered. */
  answered: number;
  /** How many calls of the model wait. @default 0 */
  readonly waiting?: number;
  /** Decides what a state that the fleet knows means for the model's calls; undefined: the fleet's word counts. */
  readonly policy?: Policy | undefined;
  /** One of the record's domains has changed its state. */
  domainChanged(record: CredentialRecord): void;
  /** An attempt ended, or a circuit changed: a waiting call may go. */
  roomChanged(): void;
}

/** A credential's health within one model: its domains, which it shares, and its own counters. */
export interface CredentialRecord {
  readonly ref: CredentialRef;
  /** Names the server. */
  readonly endpoint: string;
  readonly domains: readonly FaultDomain[];
  readonly owner: RecordOwner;
  readonly maxConcurrent: number;
  /** Its place in the order of priority; -1: off the list. */
  position: number;
  /** How many of its domains are not closed. */
  notClosed: number;
  inFlight: number;
  served: number;
  /** Monotonic milliseconds. */
  lastAnswerMs: number | undefined;
  /** Monotonic milliseconds. */
  lastFailureMs: number | undefined;
  /** Whether it has answered since one of its domains last opened. */
  hasAnsweredSinceOpening: boolean;
  /** How many calls the model had answered when each domain opened. */
  readonly answeredAtOpening: number[];
  lastFailure: Classification | undefined;
  /** Called when its last attempt has ended; only of a credential that was taken off the list. */
  whenIdle: (() => void) | undefined;
}

export function createCredentialRecord({
  ref,
  endpoint,
  domains,
  owner,
  maxConcurrent,
}: Pick<CredentialRecord, "ref" | "endpoint" | "domains" | "owner" | "maxConcurrent">): CredentialRecord {
  return {
    ref,
    endpoint,
    domains,
    owner,
    maxConcurrent,
    position: -1,
    notClosed: domains.filter(({ state }) => state.status !== "closed").length,
    inFlight: 0,
    served: 0,
    lastAnswerMs: undefined,
    lastFailureMs: undefined,
    hasAnsweredSinceOpening: false,
    // Answers from before it joined say nothing about what is open already.
    answeredAtOpening: domains.map(({ state }) => (state.status === "closed" ? 0 : owner.answered)),
    lastFailure: undefined,
    whenIdle: undefined,
  };
}

export function createFaultDomain({ key, scope }: DomainName, sharedName: string | undefined): FaultDomain {
  return {
    key,
    scope,
    sharedName,
    fleetChanges: 0,
    state: closedState,
    lastTransition: 0,
    lastOpening: 0,
    leftClosedAt: 0,
    closedAt: 0,
    lastLeaseId: 0,
    inFlight: 0,
    room: undefined,
    fleetRoom: undefined,
    suspicion: undefined,
    members: new Set(),
  };
}

/** The first credential before this one that has its key, server and model: nothing but the names of the two differ. */
export function earlierTwin(
  { domains, position }: CredentialRecord,
  order: readonly CredentialRecord[],
): CredentialRecord | undefined {
  const own = domains.find(({ scope }) => scope === "credential_model");
  return own === undefined || own.members.size < 2
    ? undefined
    : order.slice(0, Math.max(0, position)).find((each) => each.domains.includes(own));
}

/** Whether all keys of a server are in it. */
export function isOfServer({ scope }: FaultDomain): boolean {
  return scope === "endpoint" || scope === "endpoint_model";
}

/** Whether it was closed at the transition with this number. */
export function wasClosedAt({ state, leftClosedAt, closedAt }: FaultDomain, sequence: number): boolean {
  return leftClosedAt > sequence || (state.status === "closed" && closedAt <= sequence);
}

/** Counts a change of state in the records of its members. */
export function noteMembers(domain: FaultDomain, change: number, opens: boolean): void {
  if (change === 0 && !opens) {
    return;
  }
  for (const record of domain.members) {
    record.notClosed += change;
    if (opens) {
      record.hasAnsweredSinceOpening = false;
      record.answeredAtOpening[record.domains.indexOf(domain)] = record.owner.answered;
    }
  }
}

/** Notifies the members' models: a waiting call may go, or another credential may be the first closed one. */
export function notifyMembers(domain: FaultDomain): void {
  for (const record of domain.members) {
    record.owner.domainChanged(record);
  }
}
