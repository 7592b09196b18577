import { buffer } from "node:stream/consumers";
import { type LoadedConfig, loadConfig } from "@hotspare/config";
import { type CredentialCheck, InvalidConfigError } from "@hotspare/core";
import { messageWithCause } from "@hotspare/core/plugin";
import { stringify } from "yaml";
import { exitCodes } from "../exit-codes.js";
import { decodeInput } from "../output/decode-input.js";
import { issueLines } from "../output/issue-lines.js";
import { paint } from "../output/paint.js";
import { table } from "../output/table.js";
import { cellText } from "../output/visible-text.js";
import { asCheckWarning, type CheckWarning, warningLine, warningList } from "../output/warning-list.js";
import { loadPlugins } from "../plugins/load-plugins.js";
import type { Terminal } from "../terminal.js";
import { askAll, type LiveCheck } from "./ask-all.js";
import { liveReport } from "./live-report.js";
import { summaryOf } from "./model-summary.js";
import { type AskedModel, selectOnly } from "./only.js";

export interface CheckOptions {
  readonly live: boolean;
  readonly print: boolean;
  readonly json: boolean;
  readonly timeoutMs: number;
  readonly plugin: readonly string[];
  /** Names of models and ids of credentials. Empty: everything. */
  readonly only: readonly string[];
}

/** Checks a configuration. The option `live` also calls every credential. */
export async function checkCommand(terminal: Terminal, file: string, options: CheckOptions): Promise<number> {
  const { logger, warnings } = warningList();
  const plugins = await loadPlugins(terminal, options.plugin);
  const name = file === "-" ? "standard input" : file;
  try {
    const source = file === "-" ? { text: decodeInput(await buffer(terminal.openInput())), name } : file;
    // A file of `hotspare serve` has further sections.
    const { gatewayFileOptions } = await import("@hotspare/gateway/sections");
    const given = { plugins, environment: terminal.environment, logger, ...gatewayFileOptions() };
    await using loaded: LoadedConfig = await loadConfig(given, source);
    const summaries = selectOnly(summaryOf(loaded), options.only);
    // Later warnings are events of the live check, which the report shows.
    const found = [...loaded.warnings.map(asCheckWarning), ...warnings];
    const checks = options.live ? await askAll(loaded, summaries, options.timeoutMs) : undefined;
    const print = options.json ? printJson : printText;
    print(terminal, { file: name, loaded, summaries, checks, warnings: found, printsConfig: options.print });
    return allAnswer(checks) ? exitCodes.ok : exitCodes.unanswered;
  } catch (error) {
    if (!InvalidConfigError.isInstance(error)) {
      throw error;
    }
    if (options.json) {
      const { issues } = error;
      terminal.out(`${JSON.stringify({ ok: false, file: name, issues, warnings }, null, 2)}\n`);
    } else {
      terminal.err(`${[...warnings.map(warningLine), issueLines(error)].join("\n")}\n`);
    }
    return exitCodes.invalid;
  }
}

/** Result of a check. */
interface Findings {
  readonly file: string;
  readonly loaded: LoadedConfig;
  readonly summaries: readonly AskedModel[];
  readonly checks: readonly LiveCheck[] | undefined;
  readonly warnings: readonly CheckWarning[];
  readonly printsConfig: boolean;
}

function printText(
  terminal: Terminal,
  { file, summaries, loaded, checks, warnings, printsConfig }: Findings,
): void {
  terminal.err(warnings.map((warning) => `${paint(terminal, "yellow", warningLine(warning))}\n`).join(""));
  const rows = summaries.map(({ kind, name, model, credentials, asked }) => [
    kind,
    name,
    model,
    credentials
      .filter(({ id }) => asked.includes(id))
      .map(({ id, provider }) => `${id} (${provider})`)
      .join(", "),
  ]);
  terminal.out(`${paint(terminal, "green", `${cellText(file)} is right.`)}\n\n${table(rows)}\n`);
  if (printsConfig) {
    terminal.out(
      `\n${stringify({ ...loaded.config }, { aliasDuplicateObjects: false, lineWidth: 0, blockQuote: false })}`,
    );
  }
  if (checks !== undefined) {
    terminal.out(`\n${liveReport(terminal, checks)}\n`);
  }
}

function printJson(
  terminal: Terminal,
  { file, loaded, summaries, checks, warnings, printsConfig }: Findings,
): void {
  const found = {
    ok: allAnswer(checks),
    file,
    models: summaries.map(({ asked, credentials, ...model }) => ({
      ...model,
      credentials: credentials.filter(({ id }) => asked.includes(id)),
    })),
    warnings,
    ...(printsConfig ? { config: loaded.config } : {}),
    ...(checks === undefined ? {} : { live: checks.map(asData) }),
  };
  terminal.out(`${JSON.stringify(found, null, 2)}\n`);
}

function allAnswer(checks: readonly LiveCheck[] | undefined): boolean {
  return checks === undefined || checks.every(({ check }) => check.answered);
}

/** Replaces an error by its message, because an error is not data. */
function asData({ name, kind, check }: LiveCheck): object {
  const { model: wireModel, ...rest }: CredentialCheck = check;
  const error = rest.answered ? {} : { error: messageWithCause(rest.error) };
  return { model: name, kind, wireModel, ...rest, ...error };
}
