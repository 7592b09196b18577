import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import type { Terminal } from "../terminal.js";
import { inspectCommand, repairCommand } from "./file-commands.js";
import { verifyCommand } from "./verify-command.js";

/** Adds `hotspare vectors` to the program. */
export function registerVectors(program: Command, terminal: Terminal, end: (exitCode: number) => void): void {
  const vectors = program.command("vectors").description("look at a file of vectors, check it, repair it");
  vectors
    .command("inspect")
    .description("say what is in the file; nothing is changed")
    .argument("<file>", "what hotspare embed or fileSink wrote")
    .option("--json", "print JSON")
    .action(async (file: string, { json = false }) => end(await inspectCommand(terminal, file, json)));
  vectors
    .command("verify")
    .description("check every line and every vector; the exit code says whether all is well")
    .argument("<file>", "what hotspare embed or fileSink wrote")
    .option("--count <number>", "how many inputs there are (default: up to the last in the file)", count)
    .option("--json", "print JSON")
    .action(async (file: string, { json = false, count: inputs }) =>
      end(await verifyCommand(terminal, file, { json, count: inputs })),
    );
  vectors
    .command("repair")
    .description("remove the lines that cannot be used; the file as it was is kept beside it")
    .argument("<file>", "what hotspare embed or fileSink wrote")
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
