import type { Classification, ErrorClass } from "@hotspare/core";
import { type ConsequenceOptions, describeCircuit } from "./describe-consequence.js";

/** What each class means, written for a person who sees the class for the first time. */
const meanings: Readonly<Record<ErrorClass, string>> = {
  permanent: "The request itself is at fault: no credential could answer it.",
  input_too_large: "The input is larger than the model accepts.",
  content_safety: "The provider refuses the content of the request or of its answer.",
  auth: "The provider refuses the key, its rights or its account.",
  quota_exceeded: "The account has no money or no quota left.",
  not_found: "The provider does not have the model or the deployment for this key.",
  rate_limited: "The key has sent more than its rate limit allows.",
  transient: "The provider failed or had no capacity, and may answer soon.",
  unknown: "No rule knows this error.",
  aborted: "The caller left before the answer.",
};

/**
 * Describes in two or three sentences what a failure means and what the failure does to the credentials: "The provider refuses the key, its rights or
 * its account. Hotspare skips this credential for 10 minutes, or until …". A dashboard can call this function with the classification alone.
 *
 * @param options the options in force. @default the default options of Hotspare
 */
export function describeFailure(classification: Classification, options: ConsequenceOptions = {}): string {
  return `${meanings[classification.class]} ${describeCircuit(classification, options)}`;
}
