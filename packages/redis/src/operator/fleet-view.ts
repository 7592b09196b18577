import type { Classification } from "@hotspare/core/plugin";

/** A fault domain that is not closed, as the fleet has it. Times are milliseconds before or after the moment of reading. */
export interface FleetDomain {
  /** Its name in the fleet: a keyed digest, from which nothing can be guessed. */
  readonly name: string;
  /** What is at fault: a credential, an account or an endpoint, for all models or for one. */
  readonly scope: string;
  /** The credential whose failure opened it, as the process that reported it names the credential. */
  readonly credentialId: string;
  readonly classification: Pick<Classification, "class" | "reason" | "rule" | "retryAfterMs">;
  /** The process that reported it. */
  readonly by: string;
  /** How long ago it came into this state. */
  readonly sinceMs: number;
  /** Until a call may probe it; 0: it is due. */
  readonly probeInMs: number;
  /** Until the end of the wait that the provider stated; absent: it stated none, or the wait is over. */
  readonly statedInMs?: number;
  /** Openings without a success between. */
  readonly openings: number;
  /** Whether calls keep away from it also when nothing else is left. */
  readonly blocks: boolean;
  /** The process that probes it now, and for how long its pass lasts. */
  readonly probe?: { readonly by: string; readonly leftMs: number };
}

/** What a fleet shares at one moment. */
export interface FleetView {
  /** The host and port, or the socket, without user and password. */
  readonly address: string;
  readonly prefix: string;
  /** The processes that listen to changes now. Absent: the server does not say. */
  readonly processes?: number;
  /** Domains that are not closed, the latest first. */
  readonly domains: readonly FleetDomain[];
  /** Names of records that cannot be read, because something else wrote them. */
  readonly unreadable: readonly string[];
}

/** A domain that was reset. */
export interface ResetDomain extends FleetDomain {
  /** Whether it is closed now; `false`: some process closed it, or opened it again, before the reset came. */
  readonly isReset: boolean;
}
