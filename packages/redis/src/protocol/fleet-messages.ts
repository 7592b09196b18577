import type { FleetChange } from "@hotspare/core/plugin";
import type { Proposal, Version } from "./fleet-record.js";

/** A record as it leaves the store: its times are milliseconds from the moment at which it was read. */
export interface RecordMessage {
  readonly domain: string;
  readonly version: Version;
  readonly proposalId: string;
  readonly by: string;
  /** The credential, as the process that reported the state names it. */
  readonly credentialId: string;
  readonly change: FleetChange;
}

/** How the store answered a proposal. */
export interface ChangeReply {
  readonly proposalId: string;
  readonly is: "accepted" | "known" | "refused";
  readonly record: RecordMessage;
}

/** What the store said when this process connected, or had lost a message. */
export interface Snapshot {
  /** The epoch, and the number of the last change in it. */
  readonly version: Version;
  /** Every domain that is not closed. A record that outlived the epoch in which it was accepted has the version of that epoch. */
  readonly records: readonly RecordMessage[];
}

/** What the process is to do next. */
export type ReplicaAction =
  | { readonly do: "propose"; readonly proposal: Proposal }
  | { readonly do: "deliver"; readonly change: FleetChange }
  /** A message was lost, or the epoch is another: ask for a snapshot. `snapshot` or `disconnect` is called in the end. */
  | { readonly do: "readSnapshot" }
  /** Call `retry` after so many milliseconds. */
  | { readonly do: "retryLater"; readonly afterMs: number };
