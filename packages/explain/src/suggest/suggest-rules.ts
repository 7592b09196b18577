import type { UnknownError } from "@hotspare/core";
import { evidenceOf, type RuleSource, recognitionOf, ruleSource } from "./rule-source.js";
import { type Suggestion, suggestClass } from "./suggest-class.js";

/** The suggestion for one kind of unknown error, with its evidence. */
export interface SuggestedRule {
  readonly error: UnknownError;
  /** The class that fits better. Without a class, `because` says why no class is suggested. */
  readonly suggestion: Suggestion;
  /** What is known about the error, one fact a line. */
  readonly evidence: readonly string[];
  /** The rule that gives the class. Absent: no class is suggested. */
  readonly rule?: RuleSource;
}

/** Names that the module of rules itself uses. */
const ownNames = ["suggestedRules", "withoutQuotations"];

/**
 * Suggests a rule for each kind of error that no rule recognised, from `hotspare.unknownErrors()`. Hotspare applies no suggestion: you read the
 * evidence, and paste the rules that are right. The rules of one list have different names, so that they fit into one module.
 */
export function suggestRules(errors: readonly UnknownError[]): readonly SuggestedRule[] {
  const taken = new Set(ownNames);
  return errors.map((error) => suggestRule(error, taken));
}

function suggestRule(error: UnknownError, taken: Set<string>): SuggestedRule {
  const suggestion = suggestClass(error);
  if (suggestion.class === undefined) {
    return withoutRule(error, suggestion);
  }
  const recognition = recognitionOf(error);
  if (recognition === undefined) {
    const because = `${suggestion.because} But Hotspare kept too few words of this error for a rule to recognise it. Its \`failure\` event shows when it comes again.`;
    return withoutRule(error, { because });
  }
  const rule = ruleSource(error, suggestion, recognition, taken);
  taken.add(rule.variable);
  return { error, suggestion, evidence: evidenceOf(error, suggestion), rule };
}

function withoutRule(error: UnknownError, suggestion: Suggestion): SuggestedRule {
  return { error, suggestion, evidence: evidenceOf(error, suggestion) };
}

const says = `/** Whether a provider's sentence has all these words, outside of what it quotes. */
function says(message: string, ...runs: readonly string[]): boolean {
  const plain = withoutQuotations(message).normalize("NFKC").toLowerCase().replace(/\\s+/g, " ");
  return runs.every((words) => plain.includes(words));
}`;

/**
 * Writes a TypeScript module that exports these rules, and a list of the rules for the option `rules`. Pass the rules of one call of `suggestRules`.
 */
export function rulesModule(rules: readonly RuleSource[]): string {
  const usesSays = rules.some((rule) => rule.usesSays);
  const names = ["type ErrorRule", "verdict", ...(usesSays ? ["withoutQuotations"] : [])];
  return [
    `import { ${names.join(", ")} } from "@hotspare/core/plugin";`,
    ...rules.map(({ text }) => text),
    `/** Give it to createHotspare as \`rules\`. */\nexport const suggestedRules: readonly ErrorRule[] = [${rules.map(({ variable }) => variable).join(", ")}];`,
    ...(usesSays ? [says] : []),
  ]
    .map((block) => `${block}\n`)
    .join("\n");
}
