import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import type { Terminal } from "../terminal.js";
import { inspectCommand, repairCommand } from "./file-commands.js";
import { verifyCommand } from "./verify-command.js";

/** Adds `hotspare vectors` to the program. */
export function registerVectors(program: Command, terminal: Terminal, end: (exitCode: number) => void): void {
  const vectors = program.command("vectors").description("inspect, check or repair a file of vectors");
  vectors
    .command("inspect")
    .description("print what the file contains, without changing it")
    .argument("<file>", "a file of hotspare embed or fileSink")
    .option("--json", "print JSON")
    .action(async (file: string, { json = false }) => end(await inspectCommand(terminal, file, json)));
  vectors
    .command("verify")
    .description(
      "check every line and every vector; the exit code says whether the file is complete and correct",
    )
    .argument("<file>", "a file of hotspare embed or fileSink")
    .option("--count <number>", "the number of inputs (default: up to the last input in the file)", count)
    .option("--json", "print JSON")
    .action(async (file: string, { json = false, count: inputs }) =>
      end(await verifyCommand(terminal, file, { json, count: inputs })),
    );
  vectors
    .command("repair")
    .description("remove the damaged lines, and keep a copy of the old file beside it")
    .argument("<file>", "a file of hotspare embed or fileSink")
    .option("--json", "print JSON")
    .action(async (file: string, { json = false }) => end(await repairCommand(terminal, file, json)));
}

function count(value: string): number {
  const number = Number(value);
  if (!(Number.isInteger(number) && number >= 0 && value.trim() !== "")) {
    throw new InvalidArgumentError("It must be a whole number.");
  }
  return number;
}
