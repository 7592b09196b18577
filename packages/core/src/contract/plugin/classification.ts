import type { ErrorClass } from "./error-class.js";
import type { FaultScope } from "./fault-scope.js";

/** The judgement on one failure. */
export interface Classification {
  readonly class: ErrorClass;
  readonly scope: FaultScope;
  /** A short snake_case word for people and dashboards, such as `insufficient_quota`. */
  readonly reason: string;
  /** Name of the rule that decided. */
  readonly rule: string;
  /** The wait the provider stated, in milliseconds; absent when it stated none. */
  readonly retryAfterMs?: number;
  /**
   * `"text"`: read from the provider's sentence alone. The sentence may quote the prompt, so the circuit counts and does not open at
   * once, unless the status says by itself what the sentence says. Absent: read from a code, a type or a status.
   */
  readonly evidence?: "text";
}
