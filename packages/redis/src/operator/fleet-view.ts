import type { GivenClient } from "../wire/given-wire.js";

/** A fault domain that is not closed, at the moment of reading. */
export interface FleetDomain {
  /** Its name in the fleet: a keyed digest, which reveals nothing. */
  readonly name: string;
  /** What is at fault: a credential, an account or an endpoint, for all models or for one (`credential_model` …). */
  readonly scope: string;
  /** The credential whose failure opened the domain, by its id in the process that reported the failure. Empty: the process named no credential. */
  readonly credentialId: string;
  /** The class of the failure, such as `auth`. */
  readonly class: string;
  readonly reason: string;
  /** Name of the rule that decided. */
  readonly rule: string;
  /** The process that reported the failure. */
  readonly by: string;
  /** Time since the domain's last change, in milliseconds. */
  readonly sinceMs: number;
  /** How long until a call may probe it, in milliseconds; 0: a probe is due. */
  readonly probeInMs: number;
  /** How long until the end of the wait that the provider stated, in milliseconds; absent: the provider stated no wait, or the wait is over. */
  readonly statedInMs?: number;
  /** Openings without a success between. */
  readonly openings: number;
  /** Whether calls skip the domain even when no other credential is left. */
  readonly blocks: boolean;
  /** The process that is probing the domain now; absent: no process. */
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
  /** Names of domains whose record cannot be read, because another program wrote it. Usually empty. */
  readonly unreadable: readonly string[];
}

/** How to reach the Redis of a fleet. Give `url` or `client`. */
export interface FleetStoreOptions {
  /** Address as for `redisHealth()`. A node of a cluster redirects to the node that has the fleet. */
  readonly url?: string | undefined;
  /** A connected client as for `redisHealth()`. Hotspare does not close it. */
  readonly client?: GivenClient | undefined;
  /** The option `prefix` of `redisHealth()`. @default "hotspare" */
  readonly prefix?: string | undefined;
  /** Longest time for all answers of Redis together, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number | undefined;
}

/** A domain of a reset, and the outcome. */
export interface ResetDomain {
  readonly name: string;
  /**
   * - `reset`: the domain was not closed, and is closed now.
   * - `was_closed`: the domain was already closed.
   * - `unknown`: Redis has no record of this name: the name is wrong, or the record is lost. Processes that hold a domain of this whole name
   *   open close it all the same. The beginning of a name is `unknown` too.
   * - `changed`: processes changed it again and again meanwhile, so that it was left. Reset it again.
   * - `unreadable`: something else wrote its record. It is left.
   */
  readonly outcome: "reset" | "was_closed" | "unknown" | "changed" | "unreadable";
}
