import { type Command, InvalidArgumentError } from "commander";
import type { Terminal } from "../terminal.js";
import type { SimulateCommandOptions } from "./simulate-command.js";

/** Adds `simulate` and `replay`. */
export function registerSimulate(
  program: Command,
  terminal: Terminal,
  end: (exitCode: number) => void,
): void {
  program
    .command("simulate")
    .description("try a configuration against outages in virtual time: who serves, what fails, what it costs")
    .argument("<config>", "a YAML or JSON file; keys may be missing")
    .argument(
      "<scenario>",
      "a YAML file of traffic and faults, or the name of a scenario that comes with Hotspare",
    )
    .option(
      "--compare <config>",
      "run the same scenario against another configuration, side by side; several times",
      collect,
    )
    .option(
      "--fail-if <condition>",
      'end with code 6 when this holds, as in "failed > 0 or addedP99Ms > 2000"; of several, when one holds',
      eitherOf,
    )
    .option("--out <folder>", "write the report, its timeline and a page for a browser into a folder")
    .option("--exact", "run every call, also where nothing happens for hours")
    .option("--json", "print JSON")
    .option("--plugin <module>", "a further provider", collect)
    .addHelpText("after", simulateHelp)
    .action(async (config: string, scenario: string, options: GivenOptions) => {
      const { simulateCommand } = await import("./simulate-command.js");
      end(await simulateCommand(terminal, config, scenario, normalized(options)));
    });

  program
    .command("replay")
    .description("run recorded failures against a configuration, and compare the results")
    .argument("<recording...>", "files of eventRecorder(), the oldest first")
    .requiredOption("--config <file>", "the configuration to try; keys may be missing")
    .option(
      "--compare <config>",
      "replay with another configuration too, side by side; several times",
      collect,
    )
    .option(
      "--fail-if <condition>",
      'end with code 6 when this holds, as in "failed > 0"; of several, when one holds',
      eitherOf,
    )
    .option("--out <folder>", "write the report, its timeline and a page for a browser into a folder")
    .option("--seed <number>", "the seed of the random numbers", wholeNumber, 1)
    .option("--json", "print JSON")
    .option("--plugin <module>", "a further provider", collect)
    .action(async (files: readonly string[], options: GivenReplayOptions) => {
      const { replayCommand } = await import("./replay-command.js");
      const { compare = [], failIf, out, json = false, plugin = [], config, seed } = options;
      end(await replayCommand(terminal, files, { config, compare, failIf, out, seed, json, plugin }));
    });
}

interface GivenReplayOptions extends Omit<GivenOptions, "exact"> {
  readonly config: string;
  readonly seed: number;
}

interface GivenOptions {
  readonly compare?: readonly string[];
  readonly failIf?: string;
  readonly out?: string;
  readonly exact?: boolean;
  readonly json?: boolean;
  readonly plugin?: readonly string[];
}

function normalized({
  compare = [],
  failIf,
  out,
  exact = false,
  json = false,
  plugin = [],
}: GivenOptions): SimulateCommandOptions {
  return { compare, failIf, out, exact, json, plugin };
}

const simulateHelp = `
No request leaves this machine, and no key is needed: a variable without a value gets a made-up one.
Scenarios that come with Hotspare: account-dead, brown-out, flapping, herd-after-recovery, night-quota,
rate-limit-storm, regional-outage, revoked-key, rotation, slow-provider.`;

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** A second condition beside the first: without this, the parser would forget the first. */
function eitherOf(condition: string, earlier?: string): string {
  return earlier === undefined ? condition : `${earlier} or ${condition}`;
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!(Number.isSafeInteger(number) && number >= 0)) {
    throw new InvalidArgumentError("It must be a whole number from 0.");
  }
  return number;
}
