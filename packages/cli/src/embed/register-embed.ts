import { type Command, InvalidArgumentError, Option } from "commander";
import type { Terminal } from "../terminal.js";
import { embedCommand } from "./embed-command.js";
import { formats } from "./sources/open-source.js";

const help = `
The input is JSON lines (a text, or an object with the text in a field), CSV with a header, or plain text with an input on each line; - reads
standard input. Nothing is sent if one of the first ten lines is wrong. A wrong line behind them costs itself, and is counted and named at the end.

The file of vectors remembers what is done. Start the same command again with --resume after a crash, an outage or Ctrl-C: each input is
embedded once. Ctrl-C and SIGTERM finish the requests under way; the second signal ends the run at once.

Examples:
  hotspare embed chunks.jsonl --config hotspare.yaml --model documents --out vectors.jsonl
  hotspare embed chunks.jsonl --config hotspare.yaml --model documents --dry-run
  psql -c "copy (select id, body as text from chunks) to stdout csv header" | hotspare embed - --format csv --model documents --out vectors.jsonl
  hotspare vectors verify vectors.jsonl`;

/** Adds `hotspare embed` to the program. */
export function registerEmbed(
  program: Command,
  terminal: Terminal,
  words: readonly string[],
  end: (exitCode: number) => void,
): void {
  program
    .command("embed")
    .description("embed a file of texts with all keys, into a file that survives a crash")
    .argument("<input>", "a file: .jsonl, .csv or .txt; - reads the standard input")
    .option("--config <file>", "the configuration", "hotspare.yaml")
    .option(
      "--model <name>",
      "the embedder's name in the configuration; not needed if it has only one embedder",
    )
    .option("--out <file>", "the file for the vectors")
    .option("--resume", "continue an existing file of vectors")
    .option("--retry-failed", "try failed inputs again, however often they failed")
    .option("--no-retry-failed", "skip failed inputs; without both options, at most three runs try them")
    .option("--replace-changed", "embed changed inputs again, to replace the earlier inputs; with --resume")
    .option(
      "--dry-run",
      "send nothing; print the number of inputs, tokens and requests, the time and the cost",
    )
    .addOption(
      new Option("--format <format>", "the format of the input, if its name does not say it").choices(
        formats,
      ),
    )
    .option("--text-field <name>", "the field or column of the text", "text")
    .option("--id-field <name>", "the field or column of the id (default: id, if it exists)")
    .option("--delimiter <character>", "the delimiter of CSV; write tab for a tab", delimiterOf, ",")
    .addOption(
      new Option("--input-type <type>", "query or document, for models that distinguish them").choices([
        "query",
        "document",
      ]),
    )
    .option("--binary", "write the vectors as float32 to <file>.f32, beside the lines in <file>")
    .option("--concurrency <number>", "requests at once for each credential (default: 4)", wholeFrom(1))
    .option(
      "--batch-size <number>",
      "most inputs of a request (default: the most that the provider accepts)",
      wholeFrom(1),
    )
    .option(
      "--progress-every <seconds>",
      "seconds between lines of progress without a terminal; 0 for no lines",
      seconds,
      10,
    )
    .option("--grace <seconds>", "seconds for the running requests after Ctrl-C or SIGTERM", seconds, 10)
    .option("--json", "print the result as JSON, and remarks as lines of JSON on standard error")
    .option("--plugin <module>", "a further provider", (value, earlier: string[] = []) => [...earlier, value])
    .addHelpText("after", help)
    .action(async (input: string, given) => {
      const { resume = false, replaceChanged = false, binary = false, dryRun = false } = given;
      const { json = false, plugin = [] } = given;
      const flags = { resume, replaceChanged, binary, dryRun, json };
      end(await embedCommand(terminal, input, { ...given, ...flags, plugin, words }));
    });
}

function wholeFrom(least: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!(Number.isInteger(number) && number >= least)) {
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    }
    return number;
  };
}

function seconds(value: string): number {
  const number = Number(value);
  if (!(Number.isFinite(number) && number >= 0 && number <= 1_000_000 && value.trim() !== "")) {
    throw new InvalidArgumentError("It must be 0 or a positive number of seconds.");
  }
  return number;
}

function delimiterOf(value: string): string {
  const character = value === "tab" || value === "\\t" ? "\t" : value;
  if (!/^[\t -!#-~]$/.test(character)) {
    throw new InvalidArgumentError('It must be one character of ASCII that is no quote, or "tab".');
  }
  return character;
}
