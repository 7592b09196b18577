import type { Classification } from "./plugin/classification.js";
import type { RateLimit } from "./plugin/rate-limit.js";
import type { TokenUsage } from "./plugin/token-usage.js";
import type { Transition } from "./transition.js";

/** What was seen of an attempt when it ended. */
export interface Observation {
  readonly durationMs: number;
  readonly usage?: TokenUsage | undefined;
  readonly rateLimit?: RateLimit | undefined;
  /** Whether an HTTP reply was read: a failure that was answered proves that the endpoint works. */
  readonly answered?: boolean;
  /** What `policy` does with the circuit for this failure. @default the table's row for its class */
  readonly circuit?: "none" | "open" | "count";
}

/** The right to one attempt on one credential. It ends exactly once; a further end changes nothing. */
export interface Lease {
  readonly credentialId: string;
  /** Whether this attempt tries a credential whose circuit is open. */
  readonly probe: boolean;
  /** A stream's first content: a probe has proved itself. The lease goes on. */
  confirm(): readonly Transition[];
  succeed(seen: Observation): readonly Transition[];
  fail(classification: Classification, seen: Observation): readonly Transition[];
  /** No verdict: the attempt ended for a reason that says nothing of the credential. */
  release(): readonly Transition[];
}
