import { type Classification, defaultScopes, type ErrorClass, type FaultScope } from "@hotspare/core";

/** What a rule answers. */
export type Verdict = Omit<Classification, "rule">;

/** A verdict with the usual scope of its class, unless another is given. */
export function verdict(
  errorClass: ErrorClass,
  reason: string,
  scope: FaultScope = defaultScopes[errorClass],
): Verdict {
  return { class: errorClass, scope, reason };
}
