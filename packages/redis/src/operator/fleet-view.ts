import type { GivenClient } from "../wire/given-wire.js";

/** A fault domain that is not closed, as the fleet has it at the moment of reading. */
export interface FleetDomain {
  /** Its name in the fleet: a keyed digest, from which nothing can be guessed. */
  readonly name: string;
  /** What is at fault: a credential, an account or an endpoint, for all models or for one (`credential_model` …). */
  readonly scope: string;
  /** The credential whose failure opened it, as the process that reported the failure names the credential. Empty: the process named none. */
  readonly credentialId: string;
  /** The class of the failure, such as `auth`. */
  readonly class: string;
  readonly reason: string;
  /** Name of the rule that decided. */
  readonly rule: string;
  /** The process that reported it. */
  readonly by: string;
  /** How long ago the domain came into this state, in milliseconds. */
  readonly sinceMs: number;
  /** How long until a call may probe it, in milliseconds; 0: a probe is due. */
  readonly probeInMs: number;
  /** How long until the end of the wait that the provider stated, in milliseconds; absent: the provider stated no wait, or the wait is over. */
  readonly statedInMs?: number;
  /** Openings without a success between. */
  readonly openings: number;
  /** Whether calls keep away from it also when nothing else is left. */
  readonly blocks: boolean;
  /** The process that probes it now; absent: no process does. */
  readonly probedBy?: string;
}

/** What a fleet shares at one moment. */
export interface FleetView {
  /** Host and port, or the path of a socket, without user and password. */
  readonly server: string;
  readonly prefix: string;
  /** How many processes listen to changes now. Absent: the server does not say, or counts only those at one node of a cluster. */
  readonly processes?: number;
  /** Domains that are not closed, the latest first. */
  readonly domains: readonly FleetDomain[];
  /** Names of domains whose record cannot be read, because something else wrote it. Empty as a rule. */
  readonly unreadable: readonly string[];
}

/** How to reach the Redis of a fleet. Give `url` or `client`. */
export interface FleetStoreOptions {
  /** Address as `redisHealth()` takes it. A node of a cluster sends on to the node that has the fleet. */
  readonly url?: string | undefined;
  /** A connected client as `redisHealth()` takes it. It is not closed. */
  readonly client?: GivenClient | undefined;
  /** The option `prefix` of `redisHealth()`. @default "hotspare" */
  readonly prefix?: string | undefined;
  /** How long Redis may take for all answers together, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number | undefined;
}

/** A domain that was to be reset, and what became of it. */
export interface ResetDomain {
  readonly name: string;
  /**
   * - `reset`: it was not closed, and is.
   * - `was_closed`: it was closed already.
   * - `unknown`: Redis has no record of this name: the name is wrong, or the record is lost. Processes that hold a domain of this whole name
   *   open close it all the same. The beginning of a name is `unknown` too.
   * - `changed`: processes changed it again and again meanwhile, so that it was left. Reset it again.
   * - `unreadable`: something else wrote its record. It is left.
   */
  readonly outcome: "reset" | "was_closed" | "unknown" | "changed" | "unreadable";
}
