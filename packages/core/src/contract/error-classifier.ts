import type { Classification } from "./plugin/classification.js";
import type { FailureContext } from "./plugin/failure-context.js";

/**
 * Classifies a failure. Your own classifier wraps the chain of rules: call `next()` for the classification of the rules.
 * If a classifier throws, the class is `unknown`, and Hotspare emits `extensionError`.
 */
export interface ErrorClassifier {
  classify(failure: FailureContext & { readonly error: unknown }, next: () => Classification): Classification;
}
