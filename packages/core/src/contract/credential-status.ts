import type { Classification } from "./plugin/classification.js";

/** What `status()` tells of one credential. */
export interface CredentialStatus {
  readonly id: string;
  readonly provider: string;
  readonly state: "closed" | "open" | "half_open";
  /** Soonest time at which it may be probed, epoch milliseconds; absent when closed. */
  readonly until?: number;
  /** Openings since the last success. */
  readonly consecutiveOpenings: number;
  /** Attempts under way. */
  readonly inFlight: number;
  /** Attempts it has answered for this model. */
  readonly served: number;
  readonly lastFailure?: Classification;
}
