import type { Command } from "commander";
import type { Terminal } from "../terminal.js";

const help = `
The URL is where the gateway's page is, such as http://127.0.0.1:8787, with its path prefix if there is one. A gateway with clients, or one that other
machines can reach, shows its state to its admin: put the admin's key into an environment variable, and name the variable with --key-env.

In a terminal the picture is drawn anew whenever something changes; q ends it. Elsewhere each change is a line.

Examples:
  hotspare watch http://127.0.0.1:8787
  hotspare watch https://gateway.example/ops/ --key-env HOTSPARE_ADMIN_KEY
  hotspare watch http://127.0.0.1:8787 --once && echo every model answers`;

/** Adds `hotspare watch` to the program. */
export function registerWatch(program: Command, terminal: Terminal, end: (exitCode: number) => void): void {
  program
    .command("watch")
    .description("show the state of a gateway live; with --once, its state now")
    .argument("<url>", "the gateway's page, such as http://127.0.0.1:8787")
    .option("--key-env <variable>", "the environment variable with the admin's key")
    .option("--once", "print the state and end: with code 3 when a model is down")
    .option("--json", "print JSON: the snapshot with --once, else one line for each event of the feed")
    .addHelpText("after", help)
    .action(async (url: string, { keyEnv, once = false, json = false }) => {
      const { watchCommand } = await import("./watch-command.js");
      end(await watchCommand(terminal, url, { keyEnv, once, json }));
    });
}
