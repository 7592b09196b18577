import type { UnknownError } from "@hotspare/core";
import { exitCodes } from "../exit-codes.js";
import { readText } from "../output/read-text.js";
import type { Terminal } from "../terminal.js";
import { readUnknownErrors } from "./read-unknown-errors.js";
import { evidenceOf, type Recognition, type RuleSource, recognitionOf, ruleSource } from "./rule-source.js";
import { type Suggestion, suggestClass } from "./suggest-class.js";

export interface SuggestOptions {
  readonly provider?: string | undefined;
  readonly json: boolean;
}

/** What is suggested for one kind of error; without a rule, why there is none. */
interface Suggested {
  readonly error: UnknownError;
  readonly suggestion: Suggestion;
  readonly rule?: RuleSource;
}

/** Prints rules for errors that no rule knew, each with its evidence. Nothing is applied: you paste what you agree with. */
export async function suggestCommand(
  terminal: Terminal,
  file: string,
  { provider, json }: SuggestOptions,
): Promise<number> {
  const errors = readUnknownErrors(await readText(terminal, file)).filter(
    (error) => provider === undefined || error.provider === provider,
  );
  const taken = new Set(["suggestedRules", "withoutQuotations"]);
  const all = errors.map((error) => suggest(error, taken));
  terminal.out(json ? `${JSON.stringify(all.map(asData), null, 2)}\n` : asModule(all));
  return exitCodes.ok;
}

function suggest(error: UnknownError, taken: Set<string>): Suggested {
  const suggestion = suggestClass(error);
  if (suggestion.class === undefined) {
    return { error, suggestion };
  }
  const recognition: Recognition | undefined = recognitionOf(error);
  if (recognition === undefined) {
    const because = `${suggestion.because} But of this error too few words could be kept for a rule to recognise it. Its \`failure\` event shows when it comes again.`;
    return { error, suggestion: { because } };
  }
  const rule = ruleSource(error, suggestion, recognition, taken);
  taken.add(rule.variable);
  return { error, suggestion, rule };
}

function asData({ error, suggestion, rule }: Suggested): object {
  const { class: errorClass, because } = suggestion;
  return {
    error,
    ...(errorClass === undefined ? {} : { class: errorClass }),
    because,
    ...(rule === undefined ? {} : { rule: moduleOf([rule]) }),
  };
}

const says = `/** Whether a provider's sentence has all these words, outside of what it quotes. */
function says(message: string, ...runs: readonly string[]): boolean {
  const plain = withoutQuotations(message).normalize("NFKC").toLowerCase().replace(/\\s+/g, " ");
  return runs.every((words) => plain.includes(words));
}`;

function asModule(all: readonly Suggested[]): string {
  if (all.length === 0) {
    return "// There are no unknown errors.\n";
  }
  const rules = all.flatMap(({ rule }) => rule ?? []);
  const others = all
    .filter(({ rule }) => rule === undefined)
    .map(
      ({ error, suggestion }) =>
        `${evidenceOf(error, suggestion)
          .map((line) => `// ${line}`)
          .join("\n")}\n`,
    );
  return [...(rules.length === 0 ? [] : [moduleOf(rules)]), ...others].join("\n");
}

/** A module that exports the rules, and a list of them for the option \`rules\`. */
function moduleOf(rules: readonly RuleSource[]): string {
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
