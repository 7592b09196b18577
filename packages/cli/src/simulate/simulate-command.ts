import { InvalidConfigError } from "@hotspare/core";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { loadPlugins } from "../plugins/load-plugins.js";
import type { Terminal } from "../terminal.js";
import { progressLine } from "./progress-line.js";
import type { SimulateCommandOptions } from "./register-simulate.js";

/** Runs a scenario against a configuration, and says what became of its calls. */
export async function simulateCommand(
  terminal: Terminal,
  config: string,
  scenarioName: string,
  options: SimulateCommandOptions,
): Promise<number> {
  const { readScenario, simulate, textReport } = await import("@hotspare/simulate");
  const plugins = await loadPlugins(terminal, options.plugin);
  try {
    const scenario = await readScenario(scenarioName);
    const progress = progressLine(terminal, scenario.name);
    const report = await simulate(config, scenario, {
      plugins,
      environment: terminal.environment,
      exact: options.exact,
      onProgress: progress.show,
    }).finally(progress.clear);
    terminal.out(options.json ? `${JSON.stringify(report, null, 2)}\n` : textReport(report));
    return exitCodes.ok;
  } catch (error) {
    if (InvalidConfigError.isInstance(error)) {
      throw new CommandFailure(error.message, exitCodes.invalid);
    }
    throw error;
  }
}
