import type { Classification } from "./plugin/classification.js";
import type { ChangeOrigin } from "./transition.js";

/** What is left of one limit that the server states in its replies. */
export interface StatedHeadroom {
  readonly limit: number;
  /** What is left now, as far as replies have said; the whole limit, once the stated time has passed. */
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
   * From when a call may probe it, epoch milliseconds; absent when closed. It is `untilMs`, but comes sooner within a stated wait that is longer than
   * `breaker.maxStatedWaitMs`, and later after a probe without a verdict.
   */
  readonly probeAtMs?: number;
  /** Where the failure was seen that opened it: in this process, or in another process of the fleet. Absent when closed. */
  readonly origin?: ChangeOrigin;
  /** Openings since the last success. */
  readonly consecutiveOpenings: number;
  /** Attempts under way. */
  readonly inFlight: number;
  /** Attempts it has answered for this model. */
  readonly served: number;
  /** The failure that opened the circuit, to which `untilMs` belongs; while closed, the last failure for this model. Absent: there was none. */
  readonly lastFailure?: Classification;
  /** Attempts that may be in flight at once since a rate limit; absent: not bounded. */
  readonly room?: number;
  /** The limits that the server has stated in its replies to this model; absent: it has stated none. */
  readonly limits?: { readonly requests?: StatedHeadroom; readonly tokens?: StatedHeadroom };
  /**
   * An earlier credential of the model with the same key, server and model: what stops one stops the other, so that this one is no spare.
   * Absent: there is none.
   */
  readonly sameAs?: string;
  /** What its adapter has learned about the server, such as `encoding_format`; absent: nothing. */
  readonly adjustments?: readonly string[];
}
