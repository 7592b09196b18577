import type { NamedReport, Scenario, SimulationReport } from "@hotspare/simulate";
import { cellsOf } from "../output/visible-text.js";
import { loadPlugins } from "../plugins/load-plugins.js";
import type { Plugins, Terminal } from "../terminal.js";
import { endOfReports } from "./end-of-reports.js";
import { inCommandWords } from "./in-command-words.js";
import { openScenario } from "./open-scenario.js";
import { progressLine } from "./progress-line.js";
import { withoutStacks } from "./without-stacks.js";

/** What a simulation on the command line can be asked for. */
export interface SimulateCommandOptions {
  /** Further configurations. */
  readonly compare: readonly string[];
  readonly failIf: string | undefined;
  readonly out: string | undefined;
  readonly exact: boolean;
  readonly json: boolean;
  readonly plugin: readonly string[];
}

/** Runs a scenario against one configuration or several, and says what became of its calls. */
export async function simulateCommand(
  terminal: Terminal,
  config: string,
  scenarioName: string,
  options: SimulateCommandOptions,
): Promise<number> {
  const { compareText, parseCondition, textReport } = await import("@hotspare/simulate");
  return inCommandWords(async () => {
    const condition = options.failIf === undefined ? undefined : parseCondition(options.failIf);
    const plugins = await loadPlugins(terminal, options.plugin);
    const scenario = await openScenario(scenarioName);
    const configs = [config, ...options.compare];
    const reports: NamedReport[] = [];
    for (const name of configs) {
      reports.push({
        name,
        report: await simulated(terminal, name, scenario, { plugins, exact: options.exact }),
      });
    }
    const text = () => {
      const shown = cellsOf(reports);
      return shown.length > 1
        ? `${shown.map(({ name, report }) => `${name}\n${textReport(report)}`).join("\n")}\nThe same calls and faults with each configuration (* is better):\n${compareText(shown)}`
        : shown.map(({ report }) => textReport(report)).join("");
    };
    const data =
      reports.length > 1
        ? { reports: reports.map(({ name, report }) => ({ config: name, ...report })) }
        : { ...reports[0]?.report };
    return endOfReports(terminal, { reports, condition, out: options.out, json: options.json, text, data });
  });
}

interface SimulatedWith {
  readonly plugins: Plugins;
  readonly exact: boolean;
}

/** Runs a scenario, with its progress in the last line of a terminal. */
async function simulated(
  terminal: Terminal,
  config: string,
  scenario: Scenario,
  { plugins, exact }: SimulatedWith,
): Promise<SimulationReport> {
  const { simulate } = await import("@hotspare/simulate");
  const progress = progressLine(terminal, scenario.name);
  return withoutStacks(() =>
    simulate(config, scenario, {
      plugins,
      environment: terminal.environment,
      exact,
      onProgress: progress.show,
    }),
  ).finally(progress.clear);
}
