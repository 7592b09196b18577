import type { Command } from "commander";
import type { Terminal } from "../terminal.js";
import { fleetCommand } from "./fleet-command.js";

const help = `
The URL is redis://host:6379, with a user and a database as in redis://user@host:6379/2; rediss:// for TLS; unix:///path/to/redis.sock for a socket.
Other users of the machine can read what stands on a command line, so the password does not belong in the URL: put it into an environment variable.

Examples:
  hotspare fleet redis://127.0.0.1:6379
  hotspare fleet rediss://operator@redis.example:6380 --password-env REDIS_PASSWORD
  hotspare fleet redis://127.0.0.1:6379 --reset Zk3tq9aX
  hotspare fleet redis://127.0.0.1:6379 --reset all --json`;

/** Adds `hotspare fleet` to the program. */
export function registerFleet(program: Command, terminal: Terminal, end: (exitCode: number) => void): void {
  program
    .command("fleet")
    .description("list what the processes of a fleet share through Redis and is not closed; reset it")
    .argument("<redis-url>", "the Redis of redisHealth(), such as redis://127.0.0.1:6379")
    .option("--prefix <prefix>", "the option prefix of redisHealth()", "hotspare")
    .option(
      "--reset <name>",
      "close this domain in every process, by the beginning of its name; `all` closes every domain. May be given several times.",
      (value, earlier: string[] = []) => [...earlier, value],
    )
    .option("--password-env <variable>", "the environment variable with the password")
    .option("--json", "print JSON")
    .addHelpText("after", help)
    .action(async (url: string, { prefix, reset = [], passwordEnv, json = false }) => {
      end(await fleetCommand(terminal, url, { prefix, reset, passwordEnv, json }));
    });
}
