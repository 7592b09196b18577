import {
  type ConfiguredModels,
  type CredentialCheck,
  createHotspare,
  InvalidConfigError,
} from "@hotspare/core";
import { exitCodes } from "../exit-codes.js";
import { paint } from "../output/paint.js";
import { table } from "../output/table.js";
import { loadPlugins } from "../plugins/load-plugins.js";
import type { Terminal } from "../terminal.js";
import { askAll, type LiveCheck } from "./ask-all.js";
import { liveReport, messageOf } from "./live-report.js";
import { type ModelSummary, summaryOf } from "./model-summary.js";

export interface CheckOptions {
  readonly live: boolean;
  readonly print: boolean;
  readonly json: boolean;
  readonly timeoutMs: number;
  readonly plugin: readonly string[];
}

/** Checks a configuration. The option `live` also calls every credential. */
export async function checkCommand(terminal: Terminal, file: string, options: CheckOptions): Promise<number> {
  const hotspare = createHotspare({ plugins: await loadPlugins(terminal, options.plugin) });
  try {
    const models = hotspare.fromConfig(file, { environment: terminal.environment });
    const summaries = summaryOf(models);
    const checks = options.live ? await askAll(models, summaries, options.timeoutMs) : undefined;
    const print = options.json ? printJson : printText;
    print(terminal, { file, models, summaries, checks, printsConfig: options.print });
    return allAnswer(checks) ? exitCodes.ok : exitCodes.unanswered;
  } catch (error) {
    if (!InvalidConfigError.isInstance(error)) {
      throw error;
    }
    if (options.json) {
      terminal.out(`${JSON.stringify({ ok: false, file, issues: error.issues }, null, 2)}\n`);
    } else {
      terminal.err(`${error.message}\n`);
    }
    return exitCodes.invalid;
  } finally {
    await hotspare.close();
  }
}

/** Result of a check. */
interface Findings {
  readonly file: string;
  readonly models: ConfiguredModels;
  readonly summaries: readonly ModelSummary[];
  readonly checks: readonly LiveCheck[] | undefined;
  readonly printsConfig: boolean;
}

function printText(terminal: Terminal, { file, models, summaries, checks, printsConfig }: Findings): void {
  const rows = summaries.map(({ kind, name, model, credentials }) => [
    kind,
    name,
    model,
    credentials.map(({ id, provider }) => `${id} (${provider})`).join(", "),
  ]);
  terminal.out(`${paint(terminal, "green", `${file} is right.`)}\n\n${table(rows)}\n`);
  if (printsConfig) {
    terminal.out(`\n${models}`);
  }
  if (checks !== undefined) {
    terminal.out(`\n${liveReport(terminal, checks)}\n`);
  }
}

function printJson(terminal: Terminal, { file, models, summaries, checks, printsConfig }: Findings): void {
  const found = {
    ok: allAnswer(checks),
    file,
    models: summaries,
    ...(printsConfig ? { config: models } : {}),
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
  const error = rest.answered ? {} : { error: messageOf(rest.error) };
  return { model: name, kind, wireModel, ...rest, ...error };
}
