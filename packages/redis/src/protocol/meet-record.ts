import { type DomainView, type HeldState, type LocalChange, orderOf, saysTheSame } from "./domain-view.js";
import { isSameVersion, type Version } from "./fleet-record.js";

/** What becomes of a record of the fleet, beside the state that the process holds. */
export type Meeting =
  | "ignore"
  /** It is the state that the process has, under another number. */
  | "adopt"
  | "deliver"
  /** The store has lost what this process knows: the store decides. */
  | "restate";

/** `epoch` is the present one. `snapshot` is the version at which the record was read, if it stood in a snapshot. */
export function meetRecord(
  held: HeldState | undefined,
  record: HeldState,
  epoch: string | undefined,
  snapshot?: Version,
): Meeting {
  if (held === undefined) {
    return "deliver";
  }
  const isOvertaken = held.version.epoch === epoch && record.version.epoch !== epoch;
  const order = isOvertaken ? -1 : orderOf(record, held);
  if (held.proposalId === record.proposalId) {
    // Under one version it is the same record, however late it is read. A store that lost writes has given their numbers again: in a snapshot
    // of another epoch a version may name another record, also of one proposal that was sent twice.
    const isAgain = snapshot !== undefined && held.version.epoch !== epoch;
    const isOne = !isAgain && isSameVersion(held.version, record.version);
    const isKnown = order < 0 || isOne;
    return isKnown ? "ignore" : saysTheSame(record, held) ? "adopt" : "deliver";
  }
  if (order > 0) {
    return "deliver";
  }
  if (order < 0) {
    return snapshot === undefined || isAfter(held.version, snapshot) ? "ignore" : "restate";
  }
  // Numbers of two epochs, or of one epoch whose last writes were lost: the later state wins, and every opening is decided by the store.
  const isRisky = snapshot !== undefined && held.change.state === "open";
  return isRisky || held.sinceMs > record.sinceMs ? "restate" : "deliver";
}

/** Whether the store has lost a domain that the process holds open; it may also be closed, and the closed record then decides. */
export function misses({ held, underWay, waiting }: DomainView, snapshot: Version): boolean {
  const isFree = underWay === undefined && waiting === undefined;
  return isFree && held !== undefined && held.change.state === "open" && !isAfter(held.version, snapshot);
}

/** The base of a kept change when the store is there again: what the process knew then may be lost. */
export function baseAt(
  waiting: LocalChange,
  held: HeldState | undefined,
  record: HeldState,
): Version | undefined {
  const isOwn = record.proposalId === waiting.id || record.proposalId === waiting.follows;
  const isKnown = isSameVersion(waiting.base, record.version) && held?.proposalId === record.proposalId;
  return isOwn || isKnown ? record.version : undefined;
}

/** What a process holds after the fleet has accepted, or knew, its own word. */
export function heldAfter(own: LocalChange, before: HeldState | undefined, record: HeldState): HeldState {
  // A restated state is known for as long as it was; what the process has found by itself, it always knew.
  const knownMs = own.isRestated ? (before?.knownMs ?? record.knownMs) : Number.NEGATIVE_INFINITY;
  const { version, proposalId, by, credentialId } = record;
  return {
    version,
    proposalId,
    by,
    credentialId,
    change: own.change,
    readMs: own.readMs,
    sinceMs: own.atMs,
    knownMs,
  };
}

function isAfter(version: Version, snapshot: Version): boolean {
  return version.epoch === snapshot.epoch && version.number > snapshot.number;
}
