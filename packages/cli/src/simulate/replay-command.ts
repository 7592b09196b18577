import type { NamedReport, ReplayReport } from "@hotspare/simulate";
import { cellsOf } from "../output/visible-text.js";
import { loadPlugins } from "../plugins/load-plugins.js";
import type { Terminal } from "../terminal.js";
import { endOfReports } from "./end-of-reports.js";
import { inCommandWords } from "./in-command-words.js";
import { progressLine } from "./progress-line.js";
import { withoutStacks } from "./without-stacks.js";

/** What a replay on the command line can be asked for. */
export interface ReplayCommandOptions {
  readonly config: string;
  /** Further configurations. */
  readonly compare: readonly string[];
  readonly failIf: string | undefined;
  readonly out: string | undefined;
  readonly seed: number;
  readonly json: boolean;
  readonly plugin: readonly string[];
}

/** Runs recorded failures against a configuration, and says what would have been different. */
export async function replayCommand(
  terminal: Terminal,
  files: readonly string[],
  options: ReplayCommandOptions,
): Promise<number> {
  const { compareText, parseCondition, readRecording, replay, replayText } = await import(
    "@hotspare/simulate"
  );
  return inCommandWords(async () => {
    const condition = options.failIf === undefined ? undefined : parseCondition(options.failIf);
    const plugins = await loadPlugins(terminal, options.plugin);
    const recording = await readRecording(files);
    const configs = [options.config, ...options.compare];
    const replays: { readonly name: string; readonly replayed: ReplayReport }[] = [];
    for (const name of configs) {
      const progress = progressLine(terminal, name);
      const replayed = await withoutStacks(() =>
        replay(recording, name, {
          plugins,
          environment: terminal.environment,
          name: `${files.join(", ")} with ${name}`,
          seed: options.seed,
          onProgress: progress.show,
        }),
      ).finally(progress.clear);
      replays.push({ name, replayed });
    }
    const reports: NamedReport[] = replays.map(({ name, replayed }) => ({ name, report: replayed.replayed }));
    const text = () =>
      `${cellsOf(replays)
        .map(({ name, replayed }) => replayText(replayed, name))
        .join(
          "\n",
        )}${reports.length > 1 ? `\nThe same calls and faults with each configuration (* is better):\n${compareText(cellsOf(reports))}` : ""}`;
    const data =
      replays.length > 1
        ? { replays: replays.map(({ name, replayed }) => ({ config: name, ...replayed })) }
        : { ...replays[0]?.replayed };
    return endOfReports(terminal, { reports, condition, out: options.out, json: options.json, text, data });
  });
}
