import type { Classification } from "./classification.js";
import type { FailureContext } from "./failure-context.js";

/**
 * One rule of an ordered list. The first rule that returns a classification decides. Rules are pure: they return data and never
 * wait, throw or switch. Hotspare skips a rule that throws, and emits `extensionError`.
 */
export interface ErrorRule {
  /** Name of the rule in the classification. Begin it with your package, such as `openai/codes`. */
  readonly name: string;
  /** Returns the classification, or `undefined` if the rule does not know the failure. */
  classify(failure: FailureContext): Omit<Classification, "rule"> | undefined;
}
