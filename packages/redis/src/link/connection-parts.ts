import type { HealthLinkState } from "@hotspare/core/plugin";
import type { FleetPlace } from "../errors/explain-failure.js";
import type { Snapshot } from "../protocol/fleet-messages.js";
import type { Version } from "../protocol/fleet-record.js";
import type { FleetContext } from "../scripts/change-arguments.js";
import type { OpenWire, Wire } from "../wire/wire.js";

/** What a connection is made of, and who hears of it. */
export interface ConnectionParts {
  /** Loads what `openWire` needs: a slow disk is no slow server. */
  readonly prepare: () => Promise<unknown>;
  readonly openWire: OpenWire;
  readonly place: FleetPlace;
  readonly context: FleetContext;
  readonly commandTimeoutMs: number;
  readonly compareEveryMs: number;
  readonly reconnect: { readonly minMs: number; readonly maxMs: number };
  readonly events: ConnectionEvents;
}

interface ConnectionEvents {
  /** The latest version that this process has seen. */
  seen(): Version | undefined;
  onSnapshot(snapshot: Snapshot): void;
  /** The version up to which this process has heard the channel. */
  heard(): Version | undefined;
  /** What the store said, and what this process had heard of the channel when it asked. */
  onCompare(version: Version, heard: Version | undefined): void;
  /** How long a script took to be answered. */
  onAnswer(tookMs: number): void;
  onMessage(text: string): void;
  /** What was sent may not have arrived. */
  onDisconnect(): void;
  onState(state: HealthLinkState): void;
  onProblem(error: unknown): void;
}

/** What one life of a wire is made of. */
export interface LiveWireParts {
  readonly wire: Wire;
  readonly context: FleetContext;
  readonly commandTimeoutMs: number;
  readonly compareEveryMs: number;
  readonly events: Omit<ConnectionEvents, "onMessage" | "onDisconnect" | "onState"> & {
    onLost(error: unknown): void;
    /** An answer was late; later: three answers in a row came in time. */
    onSlow(): void;
    onInTime(): void;
    /** As many answers in a row as would have ended the slowness came late. */
    onStillSlow(): void;
  };
}
