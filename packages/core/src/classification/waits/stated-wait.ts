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

/** No service that is overloaded or failing knows more than that ahead. */
const longestSpokenMs = 3_600_000;
/** Statuses of a limit or a refusal, for which servers do state hours and days. */
const limitStatuses: ReadonlySet<number | undefined> = new Set([401, 402, 403, 429]);

/** Whether hours in a sentence are more likely the prompt's, in a failure that no status, code or type knows as a limit. */
function mayQuote({ class: judged, evidence }: Classification, { status }: ErrorFacts): boolean {
  return (
    !limitStatuses.has(status) && (judged === "transient" || judged === "unknown" || evidence === "text")
  );
}

/**
 * Adds the wait that the failure states, unless the rule has set a wait or waiting would not help. Hours
 * that only the sentence of a failing server states are left out: they may be the prompt's.
 */
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
  const { headers, message, body } = facts;
  const stated = parseRetryAfter(headers, message, nowEpochMs, body);
  const isDoubtful = stated !== undefined && stated > longestSpokenMs && mayQuote(classification, facts);
  const retryAfterMs = isDoubtful ? parseRetryAfter(headers, "", nowEpochMs, body) : stated;
  return retryAfterMs === undefined ? classification : { ...classification, retryAfterMs };
}
