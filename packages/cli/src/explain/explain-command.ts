import { readFile } from "node:fs/promises";
import { type Classification, defaultPolicy } from "@hotspare/core";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { durationText } from "../output/duration-text.js";
import { paint } from "../output/paint.js";
import { table } from "../output/table.js";
import { loadPlugins } from "../plugins/load-plugins.js";
import type { Terminal } from "../terminal.js";
import { classifyRecorded } from "./classify-recorded.js";
import { consequenceOf } from "./consequence.js";
import { type RecordedError, readRecordedErrors } from "./recorded-error.js";

export interface ExplainOptions {
  readonly provider?: string | undefined;
  readonly json: boolean;
  readonly plugin: readonly string[];
}

/** Says which class a recorded error gets, by which rule, and what would happen. */
export async function explainCommand(
  terminal: Terminal,
  file: string,
  options: ExplainOptions,
): Promise<number> {
  const errors = readRecordedErrors(await read(terminal, file), options.provider);
  const plugins = await loadPlugins(terminal, options.plugin);
  const explained: { readonly error: RecordedError; readonly classification: Classification | undefined }[] =
    [];
  for (const error of errors) {
    explained.push({ error, classification: await classifyRecorded(error, plugins) });
  }
  if (options.json) {
    const all = explained.map(({ error, classification }) => asData(error, classification));
    terminal.out(`${JSON.stringify(all.length === 1 ? all[0] : all, null, 2)}\n`);
  } else {
    terminal.out(
      explained.map(({ error, classification }) => asText(terminal, error, classification)).join("\n"),
    );
  }
  return exitCodes.ok;
}

async function read(terminal: Terminal, file: string): Promise<string> {
  if (file === "-") {
    return terminal.readInput();
  }
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    const why = code === "ENOENT" ? "there is no such file" : `it cannot be read (${String(code)})`;
    throw new CommandFailure(`${file}: ${why}.`, exitCodes.invalid);
  }
}

function asData(error: RecordedError, classification: Classification | undefined): object {
  const { provider } = error;
  return classification === undefined
    ? { provider, answer: true }
    : {
        provider,
        answer: false,
        classification,
        policy: defaultPolicy[classification.class],
        consequence: consequenceOf(classification, statusOf(error)),
      };
}

function asText(
  terminal: Terminal,
  error: RecordedError,
  classification: Classification | undefined,
): string {
  const { provider, failure } = error;
  const head = paint(
    terminal,
    "bold",
    `${provider}, ${failure.kind === "reply" ? failure.status : failure.code}`,
  );
  if (classification === undefined) {
    return `${head}\nThis is an answer, and no error: the call would end with it.\n`;
  }
  const { class: name, scope, reason, rule, retryAfterMs } = classification;
  const rows = [
    ["class", name],
    ["at fault", scope],
    ["reason", reason],
    ["rule", rule],
    ["stated wait", retryAfterMs === undefined ? "none" : durationText(retryAfterMs)],
  ];
  return `${head}\n${table(rows)}\n\n${consequenceOf(classification, statusOf(error)).join("\n")}\n`;
}

function statusOf({ failure }: RecordedError): number | undefined {
  return failure.kind === "reply" ? failure.status : undefined;
}
