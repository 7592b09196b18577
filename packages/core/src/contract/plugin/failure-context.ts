import type { CredentialRef } from "./credential-ref.js";
import type { ErrorFacts } from "./error-facts.js";
import type { Operation } from "./operation.js";

/** A failure, as a rule or a classifier gets it. */
export interface FailureContext {
  /**
   * Rules get the sentence and the body without words that repeat the request; a classifier gets them unchanged.
   * Absent if the error comes from neither the provider nor the network: a programming error.
   */
  readonly facts?: ErrorFacts;
  readonly credential: CredentialRef;
  readonly operation: Operation;
}
