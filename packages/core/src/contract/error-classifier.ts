import type { Classification } from "./plugin/classification.js";
import type { FailureContext } from "./plugin/failure-context.js";

/**
 * Decides what a failure means. A custom one wraps the chain of rules: call `next()` for their answer.
 * A classifier that throws means `unknown`, and Hotspare emits `extensionError`.
 */
export interface ErrorClassifier {
  classify(failure: FailureContext & { readonly error: unknown }, next: () => Classification): Classification;
}
