import type { Attempt } from "../contract/attempt.js";
import type { Lease } from "../contract/lease.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import type { PolicyRow } from "../contract/policy.js";

/** One attempt that failed. */
export interface AttemptFailure {
  readonly lease: Lease;
  readonly endpoint: string;
  /** As it was sent on the wire. */
  readonly model: string;
  readonly error: Error;
  readonly facts: ErrorFacts | undefined;
  readonly classification: Classification;
  /** What the policy does with it. */
  readonly row: PolicyRow;
  readonly attempt: Attempt;
  /** The attempt ended because the caller gave it less time than the model has: that says nothing of the credential. */
  readonly cutShort: boolean;
}

/** Whether an HTTP reply was read. */
export function wasAnswered(failure: AttemptFailure): boolean {
  return failure.facts?.status !== undefined;
}

/** Whether the server failed as a whole, so that another of its keys is a retry and no spare. */
export function isOfEndpoint(failure: AttemptFailure): boolean {
  const { scope } = failure.classification;
  return scope === "endpoint" || scope === "endpoint_model";
}
