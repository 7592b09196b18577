import type { HealthChange } from "@hotspare/core/plugin";

/** What a process proposes that a domain's state be. Ages are milliseconds before the moment at which the proposal is decided. */
export interface Proposal {
  /** Names the proposal, so that one that was sent twice is decided once. */
  readonly id: string;
  /** The process that proposes. */
  readonly by: string;
  readonly change: HealthChange;
  /** Since the change, as the process saw it. */
  readonly ageMs: number;
  /** Since the attempt began whose outcome the change is. */
  readonly attemptAgeMs: number;
  /** The latest state of the domain that the process knew. */
  readonly base: Version | undefined;
  /** The process's pass, if the change is the verdict of a probe. */
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
    };
