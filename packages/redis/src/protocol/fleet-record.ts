import type { HealthChange } from "@hotspare/core/plugin";

/** What a process proposes that a domain's state be. Ages are milliseconds before the moment at which the proposal is decided. */
export interface Proposal {
  /**
   * Names the proposal in the whole fleet and for ever, so that a proposal that was sent twice is decided once. A process that proposes a
   * state which the fleet had accepted before, because the store has lost it, uses the name under which the fleet had accepted the state.
   */
  readonly id: string;
  /** The process that learned it. */
  readonly by: string;
  /** The credential of the attempt, as that process names it: for people. */
  readonly credentialId: string;
  readonly change: HealthChange;
  /** Since the change, as the process saw it. */
  readonly ageMs: number;
  /** Since the attempt began whose outcome the change is. */
  readonly attemptAgeMs: number;
  /** The latest state of the domain that the process knew when the attempt began. */
  readonly base: Version | undefined;
  /** The process's pass for the domain, if it has one. */
  readonly pass: string | undefined;
}

/** Numbers the changes of a fleet. An empty store begins a new epoch; versions of different epochs say nothing about each other. */
export interface Version {
  readonly epoch: string;
  readonly number: number;
}

/** The state of a domain as the fleet keeps it. Times are the store's own milliseconds; none of them leaves the store. */
export interface FleetRecord {
  readonly version: Version;
  /** The proposal that was accepted last. */
  readonly proposalId: string;
  readonly by: string;
  /** When the domain came into this state. */
  readonly atMs: number;
  readonly state: RecordState;
  /** The proposals that were decided on this record, whatever the decision: the latest first, `mostDecidedIds` of them. */
  readonly decidedIds: readonly string[];
  /** The pass that was granted last for this domain, also when it has ended. */
  readonly lastPass: string | undefined;
}

export type RecordState =
  | { readonly is: "closed" }
  | {
      readonly is: "open";
      /** Classification and consequence, as the process wrote them. */
      readonly cause: string;
      /** Whether the circuit blocks when nothing else is left: harder evidence than one that does not. */
      readonly blocks: boolean;
      readonly probeAtMs: number;
      readonly statedUntilMs: number | undefined;
      readonly openings: number;
      /** Last resorts that have failed since the domain opened: the next one comes later for each, in whichever process. */
      readonly lastResorts: number;
    };

/** How many proposals a record remembers. More processes than these seldom propose for one domain at once. */
export const mostDecidedIds = 32;

/**
 * How long store and processes remember a closed domain, and an open domain after its end, in milliseconds: a late verdict meets the record.
 */
export const rememberedMs = 3_600_000;

export function isSameVersion(one: Version | undefined, other: Version | undefined): boolean {
  return one?.epoch === other?.epoch && one?.number === other?.number;
}
