import { errorClasses } from "../contract/plugin/error-class.js";
import { faultScopes } from "../contract/plugin/fault-scope.js";

/** Says what is wrong with the answer of a rule or classifier, as the end of a sentence "it …", or undefined. */
export function verdictProblem(answer: unknown): string | undefined {
  if (typeof answer !== "object" || answer === null) {
    return `answered with ${answer === null ? "null" : typeof answer}, and not with a classification`;
  }
  if ("then" in answer) {
    return "answered with a promise, and not with a classification: it must answer at once";
  }
  const {
    class: errorClass,
    scope,
    reason,
    retryAfterMs,
    evidence,
  } = answer as Readonly<Record<string, unknown>>;
  if (!isOneOf(errorClasses, errorClass)) {
    return `answered with a class that is none; there are: ${errorClasses.join(", ")}`;
  }
  if (!isOneOf(faultScopes, scope)) {
    return `answered with a scope that is none; there are: ${faultScopes.join(", ")}`;
  }
  if (typeof reason !== "string" || reason === "") {
    return "answered without a reason: give a short snake_case word";
  }
  if (retryAfterMs !== undefined && !(typeof retryAfterMs === "number" && retryAfterMs >= 0)) {
    return "answered with a retryAfterMs that is no number of milliseconds from 0";
  }
  if (evidence !== undefined && evidence !== "text") {
    return 'answered with evidence that is not "text"';
  }
  return undefined;
}

function isOneOf(words: readonly string[], word: unknown): boolean {
  return typeof word === "string" && words.includes(word);
}
