import type { Classification } from "./plugin/classification.js";
import type { RateLimit } from "./plugin/rate-limit.js";
import type { TokenUsage } from "./plugin/token-usage.js";
import type { PolicyRow } from "./policy.js";
import type { Transition } from "./transition.js";

/** What was seen of an attempt when it ended. */
export interface Observation {
  readonly durationMs: number;
  /** When it ended, monotonic milliseconds. @default now */
  readonly atMs?: number | undefined;
  readonly usage?: TokenUsage | undefined;
  readonly rateLimit?: RateLimit | undefined;
}

/** What was seen of an attempt that failed. */
export interface FailureObservation extends Observation {
  /** Whether an HTTP reply was read. */
  readonly answered: boolean;
  /** The policy's row for this failure. */
  readonly consequence: PolicyRow;
}

/** The right to one attempt on one credential. A lease ends exactly once; a further end changes nothing. */
export interface Lease {
  readonly credentialId: string;
  /** Whether this attempt probes a credential whose circuit is open. */
  readonly probe: boolean;
  /** The first content of a stream has come, which proves a probe. The lease goes on. */
  confirm(): readonly Transition[];
  succeed(seen: Observation): readonly Transition[];
  fail(classification: Classification, seen: FailureObservation): readonly Transition[];
  /** Ends the lease without a verdict: the attempt says nothing about the credential. */
  release(): readonly Transition[];
  /**
   * Ends the attempt and frees its place, while the verdict waits for the end of the call. `fail`, `succeed` or `release` follows.
   *
   * @default the place is freed with the verdict
   */
  defer?(): void;
}
