import type { HealthLinkState } from "@hotspare/core/plugin";
import type { FleetPlace } from "../errors/explain-failure.js";
import type { Snapshot } from "../protocol/fleet-messages.js";
import type { Version } from "../protocol/fleet-record.js";
import type { FleetContext } from "../scripts/change-arguments.js";
import type { OpenWire } from "../wire/wire.js";

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
  heard(): Version | undefined;
  onCompare(version: Version, heard: Version | undefined): void;
  onAnswer(tookMs: number): void;
  onMessage(text: string): void;
  /** What was sent may not have arrived. */
  onDisconnect(): void;
  onState(state: HealthLinkState): void;
  onProblem(error: unknown): void;
}
