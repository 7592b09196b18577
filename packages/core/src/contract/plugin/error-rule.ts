import type { Classification } from "./classification.js";
import type { FailureContext } from "./failure-context.js";

/**
 * One rule of an ordered list; the first that answers decides. Rules are pure: they answer with data and never
 * wait, throw or switch. A rule that throws is skipped and reported as `extensionError`.
 */
export interface ErrorRule {
  /** Travels with the classification; prefix it with your package, such as `openai/codes`. */
  readonly name: string;
  /** The judgement, or `undefined`: not mine. */
  classify(failure: FailureContext): Omit<Classification, "rule"> | undefined;
}
