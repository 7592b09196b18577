import type { Classification } from "../contract/plugin/classification.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { FaultScope } from "../contract/plugin/fault-scope.js";
import { defaultScopes } from "./default-scopes.js";

export type Verdict = Omit<Classification, "rule">;

/** Creates a verdict. The scope defaults to the default scope of the class. */
export function verdict(
  errorClass: ErrorClass,
  reason: string,
  scope: FaultScope = defaultScopes[errorClass],
): Verdict {
  return { class: errorClass, scope, reason };
}

/** Copies only the known members, because events carry the classification unchanged. */
export function toClassification(answer: Verdict, rule: string): Classification {
  const { class: errorClass, scope, reason, retryAfterMs, evidence } = answer;
  return {
    class: errorClass,
    scope,
    reason,
    rule,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}
