import type { Classification } from "../../contract/plugin/classification.js";
import type { ErrorClass } from "../../contract/plugin/error-class.js";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { parseRetryAfter } from "./retry-after.js";

/** Classes in which the request is at fault. Waiting does not help, whatever the headers say. */
const classesOfRequest: ReadonlySet<ErrorClass> = new Set([
  "permanent",
  "input_too_large",
  "content_safety",
  "aborted",
]);

/** Adds the wait that the failure states, unless the rule has set a wait or waiting would not help. */
export function withStatedWait(
  classification: Classification,
  facts: ErrorFacts | undefined,
  nowEpochMs: number,
): Classification {
  if (
    facts === undefined ||
    classification.retryAfterMs !== undefined ||
    classesOfRequest.has(classification.class)
  ) {
    return classification;
  }
  const retryAfterMs = parseRetryAfter(facts.headers, facts.message, nowEpochMs, facts.body);
  return retryAfterMs === undefined ? classification : { ...classification, retryAfterMs };
}
