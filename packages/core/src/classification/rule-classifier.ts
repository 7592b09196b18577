import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import type { FailureContext } from "../contract/plugin/failure-context.js";
import { watchRejection } from "../errors/watch-rejection.js";
import { classifyWith } from "./classify-with.js";
import { type ExtensionReport, messageOfThrown } from "./extension-report.js";
import { GeneralAnswers } from "./general-answers.js";
import { generalRules } from "./general-rules.js";
import { noRule } from "./unknown-to-rules.js";
import { toClassification, verdict } from "./verdict.js";
import { verdictProblem } from "./verdict-problem.js";
import { withStatedWait } from "./waits/stated-wait.js";

export interface RuleClassifierOptions {
  /** Your rules, then the provider's. The general rules run after them. */
  readonly rules: readonly ErrorRule[];
  /** Wraps the rules. */
  readonly classifier?: ErrorClassifier | undefined;
  readonly onExtensionError: ExtensionReport;
  /** Current time, for stated dates. @default Date.now */
  readonly epochMs?: (() => number) | undefined;
}

/**
 * Creates the classifier of one provider's failures. The first rule that answers decides. The classification carries
 * the rule's name and the wait that the failure states. A rule that throws or returns an invalid classification is
 * reported and skipped. The classifier always answers and never throws.
 *
 * `own` holds the facts without the words that repeat the request: rules and readers of waits get these. A custom classifier gets the facts
 * as the plugin read them. `known` holds what the general rules have said of other failures of the same request.
 */
export function createRuleClassifier(
  options: RuleClassifierOptions,
): (
  failure: FailureContext & { readonly error?: unknown },
  own?: ErrorFacts,
  known?: GeneralAnswers,
) => Classification {
  const { classifier, onExtensionError, epochMs = Date.now } = options;
  return (failure, own, known = new GeneralAnswers()) => {
    const judged = own === undefined ? failure : { ...failure, facts: own };
    const next = () => {
      const answer =
        firstAnswer(options.rules, judged, onExtensionError) ??
        known.of(judged.facts, () => generalAnswer(judged, onExtensionError));
      return withStatedWait(answer, judged.facts, epochMs());
    };
    return classifyWith(classifier, { error: undefined, ...failure }, next, onExtensionError);
  };
}

function firstAnswer(
  rules: readonly ErrorRule[],
  failure: FailureContext,
  onExtensionError: ExtensionReport,
): Classification | undefined {
  for (const rule of rules) {
    const answer = ask(rule, failure);
    if (answer === undefined) {
      continue;
    }
    if ("message" in answer) {
      onExtensionError({ extension: "rule", name: rule.name, message: answer.message });
      continue;
    }
    return answer;
  }
  return undefined;
}

function generalAnswer(failure: FailureContext, onExtensionError: ExtensionReport): Classification {
  return (
    firstAnswer(generalRules, failure, onExtensionError) ?? {
      ...verdict("unknown", "unrecognized"),
      rule: noRule,
    }
  );
}

function ask(
  rule: ErrorRule,
  failure: FailureContext,
): Classification | { readonly message: string } | undefined {
  try {
    const answer = rule.classify(failure);
    if (answer === undefined) {
      return undefined;
    }
    // Refused as any other wrong answer; what it rejects with must not end the process.
    watchRejection(answer, () => undefined);
    const problem = verdictProblem(answer);
    return problem === undefined ? toClassification(answer, rule.name) : { message: `it ${problem}` };
  } catch (thrown) {
    return { message: messageOfThrown(thrown) };
  }
}
