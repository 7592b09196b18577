import { defaultPolicy } from "@hotspare/core";
import { describeConsequence, durationText } from "@hotspare/explain";
import { exitCodes } from "../exit-codes.js";
import { paint } from "../output/paint.js";
import { readText } from "../output/read-text.js";
import { table } from "../output/table.js";
import { cellText } from "../output/visible-text.js";
import { loadPlugins } from "../plugins/load-plugins.js";
import type { Terminal } from "../terminal.js";
import { classifyRecorded, type ExplainedFailure } from "./classify-recorded.js";
import { faultWords } from "./fault-words.js";
import { readRecordedErrors } from "./read-recorded-errors.js";
import type { Failure, RecordedError } from "./recorded-error.js";

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
  const { errors, leftOut } = readRecordedErrors(
    await readText(terminal, file),
    options.provider,
    file === "-" ? undefined : file,
  );
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
  if (leftOut.length > 0) {
    const shown = leftOut.slice(0, mostLeftOut);
    const more = leftOut.length - shown.length;
    terminal.err(`${[...shown.map(cellText), ...(more === 0 ? [] : [`And ${more} more.`])].join("\n")}\n`);
  }
  return leftOut.length === 0 ? exitCodes.ok : exitCodes.invalid;
}

/** Records that are named, of those that could not be read. */
const mostLeftOut = 5;

function asData(
  { provider, readAs, notes, failure: recorded }: RecordedError,
  failure: ExplainedFailure | undefined,
): object {
  const credentialId = recorded.kind === "verdict" ? recorded.credentialId : undefined;
  const record = { provider, ...(credentialId === undefined ? {} : { credentialId }), readAs, notes };
  if (failure === undefined) {
    return { ...record, answer: true };
  }
  const { classification, facts } = failure;
  return {
    ...record,
    answer: false,
    classification,
    policy: defaultPolicy[classification.class],
    consequence: describeConsequence(classification, facts),
  };
}

function asText(
  terminal: Terminal,
  { provider, readAs, notes, failure: recorded }: RecordedError,
  failure: ExplainedFailure | undefined,
): string {
  const head = paint(
    terminal,
    "bold",
    cellText(`${provider ?? "a provider that was not named"}, ${subjectOf(recorded)}`),
  );
  const read = table([["read as", readAs], ...notes.map((note) => ["note", note])]);
  if (failure === undefined) {
    return `${head}\n${read}\nThis is an answer, and not an error: the call would end with it.\n`;
  }
  const { classification, facts } = failure;
  const { class: name, scope, reason, rule, retryAfterMs } = classification;
  const rows = [
    ["read as", readAs],
    ["class", name],
    ["at fault", faultWords(scope)],
    ["reason", reason],
    ["rule", rule],
    ["stated wait", retryAfterMs === undefined ? "none" : durationText(retryAfterMs)],
    ...notes.map((note) => ["note", note]),
  ];
  return `${head}\n${table(rows)}\n\n${describeConsequence(classification, facts).map(cellText).join("\n")}\n`;
}

function subjectOf(recorded: Failure): string {
  switch (recorded.kind) {
    case "reply":
      return String(recorded.status);
    case "network":
      return recorded.code;
    case "verdict":
      return recorded.credentialId ?? "as Hotspare judged it";
  }
}
