import type { Classification } from "./plugin/classification.js";
import type { ChangeOrigin } from "./transition.js";

/** The rest of one limit that the server states in its replies. */
export interface StatedHeadroom {
  readonly limit: number;
  /** The rest of the limit by the last reply; the whole limit after the stated time. */
  readonly remaining: number;
}

/** What `status()` returns for one credential. */
export interface CredentialStatus {
  readonly id: string;
  readonly provider: string;
  /** `closed_down`: the model was closed. */
  readonly state: "closed" | "open" | "half_open" | "closed_down";
  /** End of its cooldown, or of the wait that the provider stated, epoch milliseconds; absent when closed. */
  readonly untilMs?: number;
  /**
   * When a call may probe the credential, epoch milliseconds; absent when closed. Usually `untilMs`. Earlier if the stated wait is longer than
   * `breaker.maxStatedWaitMs`, and later after a probe without a result.
   */
  readonly probeAtMs?: number;
  /** Which process observed the failure that opened the circuit: this process, or another process of the fleet. Absent when closed. */
  readonly origin?: ChangeOrigin;
  /** Openings since the last success. */
  readonly consecutiveOpenings: number;
  /** Running attempts. */
  readonly inFlight: number;
  /** Attempts that the credential has answered for this model. */
  readonly served: number;
  /** The failure that opened the circuit and set `untilMs`; while closed, the last failure for this model. Absent: no attempt failed. */
  readonly lastFailure?: Classification;
  /** Attempts that may be in flight at the same time after a rate limit; absent: no limit. */
  readonly room?: number;
  /** The limits that the server has stated in its replies to this model; absent: the server has stated no limits. */
  readonly limits?: { readonly requests?: StatedHeadroom; readonly tokens?: StatedHeadroom };
  /**
   * An earlier credential of the model with the same key, server and model. The same failure stops both, so this credential is not a spare.
   * Absent: no other credential is the same.
   */
  readonly sameAs?: string;
  /** Adjustments that its adapter has learned for the server, such as `base64_refused`; absent: none. */
  readonly adjustments?: readonly string[];
}
