import type { CredentialRef } from "./credential-ref.js";
import type { ErrorFacts } from "./error-facts.js";
import type { Operation } from "./operation.js";

/** What a rule or a classifier gets of a failure. */
export interface FailureContext {
  /**
   * Rules get the sentence and the body without words that repeat the request, a classifier gets them as the provider wrote them.
   * Absent when the error is neither a provider's nor the network's: a programming error.
   */
  readonly facts?: ErrorFacts;
  readonly credential: CredentialRef;
  readonly operation: Operation;
}
