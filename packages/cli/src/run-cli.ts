import { inspect } from "node:util";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { checkCommand } from "./check/check-command.js";
import { registerEmbed } from "./embed/register-embed.js";
import { exitCodes } from "./exit-codes.js";
import { explainCommand } from "./explain/explain-command.js";
import { registerFleet } from "./fleet/register-fleet.js";
import { migrateCommand } from "./migrate/migrate-command.js";
import { CommandFailure } from "./output/command-failure.js";
import { paint } from "./output/paint.js";
import { programName } from "./output/program-name.js";
import { messageText, visibleTerminal } from "./output/visible-text.js";
import { schemaCommand } from "./schema/schema-command.js";
import { registerServe } from "./serve/register-serve.js";
import { registerSimulate } from "./simulate/register-simulate.js";
import { suggestCommand } from "./suggest/suggest-command.js";
import type { Terminal } from "./terminal.js";
import { registerVectors } from "./vectors/register-vectors.js";
import { registerWatch } from "./watch/register-watch.js";

const exitCodeHelp = `
Exit codes:
  0  everything is as it should be
  1  a configuration or a file is wrong; with fleet: Redis cannot be read, or there is no such fleet or no such domain
  2  the command line is wrong
  3  with check --live: a credential does not answer
  4  with embed and vectors verify: some inputs have no vectors
  5  with embed: the run ended early; what was answered is in the file
  6  with simulate and replay: the condition of --fail-if holds
  7  with serve: the gateway cannot begin, as when its address is taken
  130, 143, 129  with embed: ended by Ctrl-C, SIGTERM, SIGHUP`;

/** Runs one command line. Resolves to the exit code. */
export async function runCli(args: readonly string[], given: Terminal, version: string): Promise<number> {
  const terminal = visibleTerminal(given);
  const json = args.includes("--json");
  let exitCode: number = exitCodes.ok;
  const program = createProgram({ terminal, args, version, json }, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.ok : reportUsage(terminal, error, json);
    }
    return reportFailure(terminal, error, json);
  }
}

/** Without JSON, the parser of the command line has written the mistake already. */
function reportUsage(terminal: Terminal, { code, message }: CommanderError, json: boolean): number {
  if (json) {
    const isHelp = code === "commander.help";
    const error = isHelp ? "the command is missing; see hotspare --help" : message.replace(/^error: /, "");
    terminal.out(`${JSON.stringify({ ok: false, error }, null, 2)}\n`);
  }
  return exitCodes.usage;
}

/** Scripts that asked for JSON get JSON, whatever went wrong. */
function reportFailure(terminal: Terminal, error: unknown, json: boolean): number {
  const isExpected = error instanceof CommandFailure;
  const message = isExpected ? error.message : inspect(error);
  if (json) {
    terminal.out(`${JSON.stringify({ ok: false, error: message }, null, 2)}\n`);
  } else {
    terminal.err(`${paint(terminal, "red", messageText(message))}\n`);
  }
  return isExpected ? error.exitCode : exitCodes.invalid;
}

/** What a command line is made for. */
interface ProgramParts {
  readonly terminal: Terminal;
  readonly args: readonly string[];
  readonly version: string;
  /** Whether the result is wanted as JSON. */
  readonly json: boolean;
}

function createProgram(
  { terminal, args, version, json }: ProgramParts,
  end: (exitCode: number) => void,
): Command {
  const program = new Command("hotspare")
    .description(
      "Checks Hotspare configurations, asks every credential, embeds files, migrates old configurations, explains errors, shows what a fleet shares.",
    )
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      // In JSON, the mistake of a command line stands on the standard output.
      writeErr: json ? () => {} : terminal.err,
      getOutHasColors: () => terminal.colours,
      getErrHasColors: () => terminal.colours,
    })
    .addHelpText("after", exitCodeHelp);

  program
    .command("check")
    .description("validate a configuration; with --live, ask every credential in it")
    .argument("<config>", "a YAML or JSON file; - reads the standard input")
    .option("--live", "send one small request with every credential")
    .option(
      "--only <name>",
      "only this model, or this credential, or model/credential; several times",
      collect,
    )
    .option("--timeout <ms>", "how long a credential has to answer, in milliseconds", milliseconds, 30_000)
    .option("--print", "print the configuration with every default, secrets as [secret]")
    .option("--json", "print JSON")
    .option(
      "--plugin <module>",
      "a further provider: ./acme.js, or a module and its function, @acme/hotspare#acme",
      collect,
    )
    .action(
      async (
        config: string,
        { live = false, print = false, json = false, timeout, plugin = [], only = [] },
      ) => {
        end(await checkCommand(terminal, config, { live, print, json, timeoutMs: timeout, plugin, only }));
      },
    );

  registerEmbed(program, terminal, args, end);
  registerVectors(program, terminal, end);

  program
    .command("migrate")
    .description("convert a configuration of the older Python design, and print it")
    .argument("<file>", "the old configuration, JSON or YAML")
    .option("--out <file>", "write it to a new file, which only you may read")
    .option("--keep-secrets", "keep the keys in the file, instead of references to variables")
    .option("--json", "print JSON, with the new place of every field")
    .action(async (file: string, { out, keepSecrets = false, json = false }) => {
      end(await migrateCommand(terminal, file, { out, keepSecrets, json }));
    });

  program
    .command("explain")
    .description("say which class a recorded error gets, which rule decides, and what Hotspare would do")
    .argument(
      "<error>",
      "a file: JSON, a log, the output of curl -i, a printed error …; - reads the standard input",
    )
    .option("--suggest", "print rules for hotspare.unknownErrors(), with their evidence")
    .option(
      "--provider <name>",
      "the provider of the error, if the error does not name it; with --suggest, the only provider",
    )
    .option("--json", "print JSON")
    .option("--plugin <module>", "a further provider", collect)
    .addHelpText("after", explainHelp)
    .action(async (file: string, { suggest = false, provider, json = false, plugin = [] }) => {
      end(
        suggest
          ? await suggestCommand(terminal, file, { provider, json })
          : await explainCommand(terminal, file, { provider, json, plugin }),
      );
    });

  program
    .command("schema")
    .description("print the JSON Schema of a configuration with the installed providers, for your editor")
    .option("--plugin <module>", "a further provider", collect)
    .action(async ({ plugin = [] }) => {
      end(await schemaCommand(terminal, plugin));
    });

  registerFleet(program, terminal, end);
  registerWatch(program, terminal, end);
  registerServe(program, terminal, end);
  registerSimulate(program, terminal, end);

  adviseHelp(program, programName(terminal.environment));
  return program;
}

/** After a mistake, each command names its own help. */
function adviseHelp(command: Command, line: string): void {
  command.showHelpAfterError(`Try: ${line} --help`);
  for (const inner of command.commands) {
    adviseHelp(inner, `${line} ${inner.name()}`);
  }
}

const explainHelp = `
The command reads an error as you have it: JSON such as
  {"provider": "openai", "status": 429, "headers": {…}, "body": {…}}
or {"provider": "openai", "errno": "ECONNRESET"}, one, a list, or one a line; lines of a log; the output of curl -i and curl -v;
an error that Node.js or Python printed; an AllCredentialsFailedError. The report names as what it was read.
"operation": "embed", "complete" or "stream" may matter. Nothing leaves this machine.

With --suggest the file holds JSON.stringify(hotspare.unknownErrors()). Nothing is applied: paste the rules you agree with.`;

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

function milliseconds(value: string): number {
  const ms = Number(value);
  if (!(Number.isFinite(ms) && ms > 0)) {
    throw new InvalidArgumentError("It must be a positive number of milliseconds.");
  }
  return ms;
}
