import type { ErrorClass } from "./error-class.js";
import type { FaultScope } from "./fault-scope.js";

/** The classification of one failure. */
export interface Classification {
  readonly class: ErrorClass;
  readonly scope: FaultScope;
  /** A short snake_case word for people and dashboards, such as `insufficient_quota`. */
  readonly reason: string;
  /** Name of the rule that decided. */
  readonly rule: string;
  /** The wait that the provider stated, in milliseconds; absent if the provider stated no wait. */
  readonly retryAfterMs?: number;
  /**
   * `"text"`: a rule read the class only from the provider's sentence. The sentence may quote the prompt, so the circuit counts the failure
   * and does not open at once, unless the status says the same. Absent: a rule read the class from a code, a type or a status.
   */
  readonly evidence?: "text";
}
