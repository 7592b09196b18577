import type { Classification } from "./plugin/classification.js";
import type { RateLimit } from "./plugin/rate-limit.js";
import type { TokenUsage } from "./plugin/token-usage.js";
import type { PolicyRow } from "./policy.js";
import type { Transition } from "./transition.js";

/** The data of an attempt that has ended. */
export interface Observation {
  readonly durationMs: number;
  /** When the attempt ended, monotonic milliseconds. @default now */
  readonly atMs?: number | undefined;
  readonly usage?: TokenUsage | undefined;
  readonly rateLimit?: RateLimit | undefined;
}

/** The data of a failed attempt. */
export interface FailureObservation extends Observation {
  /** Whether the provider sent an HTTP reply. */
  readonly answered: boolean;
  /** The policy's row for this failure. */
  readonly consequence: PolicyRow;
}

/** The permission for one attempt with one credential. A lease ends exactly once; a further end changes nothing. */
export interface Lease {
  readonly credentialId: string;
  /** Whether this attempt probes a credential whose circuit is open. */
  readonly probe: boolean;
  /** The first content of a stream has come, so a probe has succeeded. The lease continues. */
  confirm(): readonly Transition[];
  succeed(seen: Observation): readonly Transition[];
  fail(classification: Classification, seen: FailureObservation): readonly Transition[];
  /** Ends the lease without a result: the attempt proves nothing about the credential. */
  release(): readonly Transition[];
  /**
   * Ends the attempt and frees its place, while the result waits for the end of the call. `fail`, `succeed` or `release` follows.
   *
   * @default `fail`, `succeed` or `release` frees the place
   */
  defer?(): void;
}
