import type { Classification } from "../contract/plugin/classification.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { FaultScope } from "../contract/plugin/fault-scope.js";
import { defaultScopes } from "./default-scopes.js";

/** What a rule answers. */
export type Verdict = Omit<Classification, "rule">;

/** A verdict with the default scope of its class, unless another is given. */
export function verdict(
  errorClass: ErrorClass,
  reason: string,
  scope: FaultScope = defaultScopes[errorClass],
): Verdict {
  return { class: errorClass, scope, reason };
}

/** Only the members that are known: events carry it as it is. */
export function toClassification(answer: Verdict, rule: string): Classification {
  const { class: errorClass, scope, reason, retryAfterMs } = answer;
  const classification = { class: errorClass, scope, reason, rule };
  return retryAfterMs === undefined ? classification : { ...classification, retryAfterMs };
}
