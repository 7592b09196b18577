import { rulesModule, type SuggestedRule, suggestRules } from "@hotspare/explain";
import { exitCodes } from "../exit-codes.js";
import { readText } from "../output/read-text.js";
import type { Terminal } from "../terminal.js";
import { readUnknownErrors } from "./read-unknown-errors.js";

export interface SuggestOptions {
  readonly provider?: string | undefined;
  readonly json: boolean;
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
  const all = suggestRules(errors);
  terminal.out(json ? `${JSON.stringify(all.map(asData), null, 2)}\n` : asModule(all));
  return exitCodes.ok;
}

function asData({ error, suggestion, rule }: SuggestedRule): object {
  const { class: errorClass, because } = suggestion;
  return {
    error,
    ...(errorClass === undefined ? {} : { class: errorClass }),
    because,
    ...(rule === undefined ? {} : { rule: rulesModule([rule]) }),
  };
}

function asModule(all: readonly SuggestedRule[]): string {
  if (all.length === 0) {
    return "// There are no unknown errors.\n";
  }
  const rules = all.flatMap(({ rule }) => rule ?? []);
  const others = all
    .filter(({ rule }) => rule === undefined)
    .map(({ evidence }) => `${evidence.map((line) => `// ${line}`).join("\n")}\n`);
  return [...(rules.length === 0 ? [] : [rulesModule(rules)]), ...others].join("\n");
}
