import { errorClasses } from "../contract/plugin/error-class.js";
import { faultScopes } from "../contract/plugin/fault-scope.js";

/** Says what is wrong with the answer of a rule or classifier, as the end of a sentence "it …", or undefined. */
export function verdictProblem(answer: unknown): string | undefined {
  if (typeof answer !== "object" || answer === null) {
    return `returned ${answer === null ? "null" : typeof answer} instead of a classification`;
  }
  if ("then" in answer) {
    return "returned a promise instead of a classification: return the classification itself";
  }
  const {
    class: errorClass,
    scope,
    reason,
    retryAfterMs,
    evidence,
  } = answer as Readonly<Record<string, unknown>>;
  if (!isOneOf(errorClasses, errorClass)) {
    return `returned an unknown class; the classes are: ${errorClasses.join(", ")}`;
  }
  if (!isOneOf(faultScopes, scope)) {
    return `returned an unknown scope; the scopes are: ${faultScopes.join(", ")}`;
  }
  if (typeof reason !== "string" || reason === "") {
    return "returned no reason: return a short snake_case word";
  }
  if (retryAfterMs !== undefined && !(typeof retryAfterMs === "number" && retryAfterMs >= 0)) {
    return "returned a retryAfterMs that is not a number of milliseconds, 0 or more";
  }
  if (evidence !== undefined && evidence !== "text") {
    return 'returned evidence that is not "text"';
  }
  return undefined;
}

function isOneOf(words: readonly string[], word: unknown): boolean {
  return typeof word === "string" && words.includes(word);
}
