import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { FailureContext } from "../contract/plugin/failure-context.js";
import { type ExtensionReport, messageOfThrown } from "./extension-report.js";
import { toClassification, verdict } from "./verdict.js";
import { verdictProblem } from "./verdict-problem.js";

const extension = "classifier";

/**
 * Asks a custom classifier, which may ask `next` for what the rules say. One that throws, or answers with what is no
 * classification, means `unknown`, and is reported.
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
    onExtensionError({ extension, name: "classify", message: answer.message });
    return { ...verdict("unknown", "classifier_failed"), rule: extension };
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
    const problem = verdictProblem(answer);
    if (problem !== undefined) {
      return { message: `it ${problem}` };
    }
    return toClassification(answer, typeof answer.rule === "string" ? answer.rule : extension);
  } catch (thrown) {
    return { message: messageOfThrown(thrown) };
  }
}
