import type { Attempt } from "../../contract/attempt.js";
import type { Lease } from "../../contract/lease.js";
import type { Classification } from "../../contract/plugin/classification.js";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import type { PolicyRow } from "../../contract/policy.js";
import type { ShownError } from "../attempt/shown-error.js";
import type { ModelCredential } from "./model-credential.js";

/** One attempt that failed. */
export interface AttemptFailure {
  readonly credential: ModelCredential;
  readonly lease: Lease;
  /** The provider's error. It is searched for secrets when somebody is to see it, and never in a call that a spare answers. */
  readonly error: ShownError;
  readonly facts: ErrorFacts | undefined;
  readonly classification: Classification;
  /** The classification that health gets. Its scope may be narrower. */
  readonly blamed: Classification;
  /** The policy's row. It does less where the evidence is weak. */
  readonly consequence: PolicyRow;
  readonly attempt: Attempt;
  /** The attempt ran out of its own time. */
  readonly isTimeout: boolean;
  /** The caller gave the attempt less time than the model has: such a timeout says nothing about the credential. */
  readonly isCutShort: boolean;
}

/** Whether the provider sent an HTTP reply. */
export function wasAnswered({ facts }: AttemptFailure): boolean {
  return facts?.status !== undefined;
}

/** Whether the server failed as a whole, so that another of its keys is a retry and no spare. */
export function isOfServer({ scope }: Classification): boolean {
  return scope === "endpoint" || scope === "endpoint_model";
}

/** Whether the failure is worth another round. */
export function mayGoRound({ consequence }: AttemptFailure): boolean {
  return consequence.call === "nextThenRounds";
}

/** Whether the call may wait for the credential. Without a circuit that holds the credential back the call would try it without end. */
export function mayRecover({ consequence, blamed }: AttemptFailure): boolean {
  const isStated = blamed.retryAfterMs !== undefined;
  const parks = consequence.circuit === "open" || (consequence.circuit === "count" && isStated);
  if (blamed.scope === "request" || !parks || consequence.call === "rethrow") {
    return false;
  }
  return consequence.waits === "always" || (consequence.waits === "stated" && isStated);
}
