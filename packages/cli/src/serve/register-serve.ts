import { type Command, InvalidArgumentError, Option } from "commander";
import type { Terminal } from "../terminal.js";
import { logLevels } from "./serve-command-options.js";

const help = `
The file has the models, and may have the sections gateway, clients, redis and telemetry. The log goes to the standard output, a line of JSON each.
SIGHUP and a changed file put the file in force without ending a request; a wrong file is refused, and the gateway serves on. SIGTERM and Ctrl-C
let running answers end within the grace; a second signal ends the process at once.

Examples:
  hotspare serve hotspare.yaml
  hotspare serve hotspare.yaml --host 0.0.0.0 --port 80
  curl http://127.0.0.1:8787/v1/models`;

/** Adds `hotspare serve` to the program. */
export function registerServe(program: Command, terminal: Terminal, end: (exitCode: number) => void): void {
  program
    .command("serve")
    .description(
      "serve the models of a configuration to every client that speaks OpenAI's protocol, with a page",
    )
    .argument("<config>", "a YAML or JSON file")
    .option(
      "--host <address>",
      "address to listen on; an address that other machines can reach needs clients and an admin key (default: the file's, or 127.0.0.1)",
    )
    .option("--port <number>", "port to listen on, 0 for a free port (default: the file's, or 8787)", port)
    .option(
      "--grace <ms>",
      "how long running answers may continue after SIGTERM, in milliseconds (default: the file's, or 25000)",
      milliseconds,
    )
    .addOption(
      new Option(
        "--log-level <level>",
        "lowest level of the lines in the log (default: the file's, or info)",
      ).choices(logLevels),
    )
    .option("--json", "print nothing but the log; errors as JSON")
    .option("--plugin <module>", "a further provider", (value, earlier: string[] = []) => [...earlier, value])
    .addHelpText("after", help)
    .action(async (config: string, { host, port, grace, logLevel, json = false, plugin = [] }) => {
      const { serveCommand } = await import("./serve-command.js");
      end(await serveCommand(terminal, config, { host, port, graceMs: grace, logLevel, json, plugin }));
    });
}

function port(value: string): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    throw new InvalidArgumentError("It must be a port: a whole number from 0 to 65535.");
  }
  return Number(value);
}

function milliseconds(value: string): number {
  const ms = Number(value);
  if (!(/^\d+$/.test(value) && ms <= 2_147_483_647)) {
    throw new InvalidArgumentError("It must be a whole number of milliseconds, such as 25000.");
  }
  return ms;
}
