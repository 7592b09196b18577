import type { ChangeEvidence, FleetChange, HealthChange, HealthLinkState } from "@hotspare/core/plugin";
import type { FleetRecord, Proposal, Version } from "./fleet-record.js";

/** A record as it leaves the store: its times are milliseconds from the moment at which it was read. */
export interface RecordMessage {
  readonly domain: string;
  readonly version: Version;
  readonly proposalId: string;
  readonly by: string;
  readonly change: FleetChange;
}

/** How the store answered a proposal. */
export interface ChangeReply {
  readonly proposalId: string;
  readonly is: "accepted" | "known" | "refused";
  readonly record: RecordMessage;
}

/** What the store said when this process connected, or compared. */
export interface Snapshot {
  /** The epoch, and the number of the last change in it. */
  readonly version: Version;
  /** Every domain that is not closed. */
  readonly records: readonly RecordMessage[];
}

/** What the process is to do next. */
export type ReplicaAction =
  | { readonly do: "propose"; readonly proposal: Proposal }
  | { readonly do: "deliver"; readonly change: FleetChange }
  /** A message was lost, or the epoch is another: ask for a snapshot. */
  | { readonly do: "readSnapshot" };

/** What one process knows of the fleet: pure, so that every order of messages can be tried. Times are this process's monotonic milliseconds. */
export interface FleetReplicaPort {
  /** The process's own health has changed. */
  publish(change: HealthChange, evidence: ChangeEvidence, nowMs: number): readonly ReplicaAction[];
  /** A message of the channel. */
  receive(message: RecordMessage, nowMs: number): readonly ReplicaAction[];
  reply(reply: ChangeReply, nowMs: number): readonly ReplicaAction[];
  /** The connection is there, or a comparison has come: what was kept meanwhile is proposed, with its age. */
  snapshot(snapshot: Snapshot, nowMs: number): readonly ReplicaAction[];
  /** Whether a proposal was answered is not known: it is kept, and proposed again after the next snapshot. */
  disconnect(): void;
  /** What is known of a domain, for a process that has just begun to use it. */
  current(domain: string, nowMs: number): FleetChange | undefined;
  /** The latest version that is known of a domain: what a pass is asked with. */
  versionOf(domain: string): Version | undefined;
  readonly state: HealthLinkState;
}
export type { FleetRecord };
