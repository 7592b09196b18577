import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { FailureContext } from "../contract/plugin/failure-context.js";
import { watchRejection } from "../errors/watch-rejection.js";
import { type ExtensionReport, messageOfThrown } from "./extension-report.js";
import { classifierRule } from "./unknown-to-rules.js";
import { toClassification, verdict } from "./verdict.js";
import { verdictProblem } from "./verdict-problem.js";

/**
 * Asks a custom classifier. The classifier may call `next` for the answer of the rules. If the classifier throws or
 * returns an invalid classification, this function reports the failure and returns `unknown`.
 */
export function classifyWith(
  classifier: ErrorClassifier | undefined,
  failure: FailureContext & { readonly error: unknown },
  next: () => Classification,
  onExtensionError: ExtensionReport,
): Classification {
  if (classifier === undefined) {
    return next();
  }
  const answer = ask(classifier, failure, next);
  if ("message" in answer) {
    onExtensionError({ extension: classifierRule, name: "classify", message: answer.message });
    return { ...verdict("unknown", "classifier_failed"), rule: classifierRule };
  }
  return answer;
}

function ask(
  classifier: ErrorClassifier,
  failure: FailureContext & { readonly error: unknown },
  next: () => Classification,
): Classification | { readonly message: string } {
  try {
    const answer: Classification = classifier.classify(failure, next);
    // Refused as any other wrong answer; what it rejects with must not end the process.
    watchRejection(answer, () => undefined);
    const problem = verdictProblem(answer);
    if (problem !== undefined) {
      return { message: `it ${problem}` };
    }
    return toClassification(answer, typeof answer.rule === "string" ? answer.rule : classifierRule);
  } catch (thrown) {
    return { message: messageOfThrown(thrown) };
  }
}
