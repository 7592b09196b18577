import type { Classification } from "../contract/plugin/classification.js";
import { type ErrorClass, errorClasses } from "../contract/plugin/error-class.js";
import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import type { Policy, PolicyRow } from "../contract/policy.js";
import { defaultCircuits } from "../health/default-circuits.js";

/** What each class does to the call. */
const calls: Readonly<Record<ErrorClass, PolicyRow["call"]>> = {
  permanent: "rethrow",
  input_too_large: "rethrow",
  content_safety: "rethrow",
  aborted: "rethrow",
  auth: "next",
  not_found: "next",
  quota_exceeded: "next",
  rate_limited: "next",
  transient: "nextThenRounds",
  unknown: "next",
};

/** The table of classes: what a failure does to the call, and to the circuit of the domain at fault. */
export const defaultPolicy: Policy = Object.freeze(
  Object.fromEntries(
    errorClasses.map((name) => [name, Object.freeze({ call: calls[name], circuit: defaultCircuits[name] })]),
  ) as Record<ErrorClass, PolicyRow>,
);

/** What one failure does, by the policy. */
export function decide(
  classification: Classification,
  facts: ErrorFacts | undefined,
  policy: Policy,
): PolicyRow {
  const row = policy[classification.class];
  // A 4xx that nobody knows is more likely the request's fault than the credential's: move on, but count nothing.
  if (classification.class === "unknown" && row.circuit === "count" && isClientError(facts?.status)) {
    return { call: row.call, circuit: "none" };
  }
  return row;
}

function isClientError(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500;
}
