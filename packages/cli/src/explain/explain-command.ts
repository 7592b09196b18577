import { defaultPolicy } from "@hotspare/core";
import { exitCodes } from "../exit-codes.js";
import { durationText } from "../output/duration-text.js";
import { paint } from "../output/paint.js";
import { readText } from "../output/read-text.js";
import { table } from "../output/table.js";
import { loadPlugins } from "../plugins/load-plugins.js";
import type { Terminal } from "../terminal.js";
import { classifyRecorded, type ExplainedFailure } from "./classify-recorded.js";
import { describeConsequence } from "./consequence.js";
import { type RecordedError, readRecordedErrors } from "./recorded-error.js";

export interface ExplainOptions {
  readonly provider?: string | undefined;
  readonly json: boolean;
  readonly plugin: readonly string[];
}

/** Reports the class of a recorded error, the rule that decided, and the consequences. */
export async function explainCommand(
  terminal: Terminal,
  file: string,
  options: ExplainOptions,
): Promise<number> {
  const errors = readRecordedErrors(await readText(terminal, file), options.provider);
  const plugins = await loadPlugins(terminal, options.plugin);
  const explained: { readonly error: RecordedError; readonly failure: ExplainedFailure | undefined }[] = [];
  for (const error of errors) {
    explained.push({ error, failure: await classifyRecorded(error, plugins) });
  }
  if (options.json) {
    const all = explained.map(({ error, failure }) => asData(error, failure));
    terminal.out(`${JSON.stringify(all.length === 1 ? all[0] : all, null, 2)}\n`);
  } else {
    terminal.out(explained.map(({ error, failure }) => asText(terminal, error, failure)).join("\n"));
  }
  return exitCodes.ok;
}

function asData({ provider }: RecordedError, failure: ExplainedFailure | undefined): object {
  if (failure === undefined) {
    return { provider, answer: true };
  }
  const { classification, facts } = failure;
  return {
    provider,
    answer: false,
    classification,
    policy: defaultPolicy[classification.class],
    consequence: describeConsequence(classification, facts),
  };
}

function asText(
  terminal: Terminal,
  { provider, failure: recorded }: RecordedError,
  failure: ExplainedFailure | undefined,
): string {
  const head = paint(
    terminal,
    "bold",
    `${provider}, ${recorded.kind === "reply" ? recorded.status : recorded.code}`,
  );
  if (failure === undefined) {
    return `${head}\nThis is an answer, and no error: the call would end with it.\n`;
  }
  const { classification, facts } = failure;
  const { class: name, scope, reason, rule, retryAfterMs } = classification;
  const rows = [
    ["class", name],
    ["at fault", scope],
    ["reason", reason],
    ["rule", rule],
    ["stated wait", retryAfterMs === undefined ? "none" : durationText(retryAfterMs)],
  ];
  return `${head}\n${table(rows)}\n\n${describeConsequence(classification, facts).join("\n")}\n`;
}
