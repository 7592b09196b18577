import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { exitCodes } from "../../exit-codes.js";
import { CommandFailure } from "../../output/command-failure.js";
import { endlessFile, endlessKind } from "../../output/read-text.js";
import type { Terminal } from "../../terminal.js";
import { CsvParser } from "./csv-parser.js";
import { InputSource } from "./input-source.js";
import { readJsonLine } from "./json-line.js";
import type { FieldNames, SourceParser } from "./source-input.js";
import { TextParser } from "./text-parser.js";

export const formats = ["jsonl", "csv", "txt"] as const;
export type SourceFormat = (typeof formats)[number];

export interface SourceChoice {
  /** Undefined: by the ending of the file's name. */
  readonly format: SourceFormat | undefined;
  readonly fields: FieldNames;
  /** Of CSV. */
  readonly delimiter: string;
}

const endings: Readonly<Record<string, SourceFormat>> = {
  jsonl: "jsonl",
  ndjson: "jsonl",
  csv: "csv",
  txt: "txt",
};

/** Opens a file, or standard input for `-`. Nothing is read yet. @throws {CommandFailure} when the format is not known */
export async function openSource(
  terminal: Terminal,
  file: string,
  choice: SourceChoice,
): Promise<InputSource> {
  const name = file === "-" ? "standard input" : file;
  const parser = parserOf(name, choice.format ?? formatOf(file), choice);
  const found = file === "-" ? undefined : await stat(file).catch(() => undefined);
  // A named pipe is allowed, because a program may write to it while it is read.
  if (found !== undefined && endlessKind(found, file) === "a device") {
    throw endlessFile(file, "a device");
  }
  const stream = file === "-" ? terminal.openInput() : createReadStream(file);
  // The file may be found to be missing before it is read, which throws the error then.
  stream.on("error", () => undefined);
  return new InputSource({ name, stream, parser, bytes: found?.isFile() === true ? found.size : undefined });
}

function parserOf(name: string, format: SourceFormat, { fields, delimiter }: SourceChoice): SourceParser {
  switch (format) {
    case "csv":
      return new CsvParser(name, fields, delimiter);
    case "jsonl":
      return new TextParser((text, line) => readJsonLine(text, line, fields));
    case "txt":
      return new TextParser();
  }
}

function formatOf(file: string): SourceFormat {
  const ending = /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase() ?? "";
  const format = endings[ending];
  if (format !== undefined) {
    return format;
  }
  const why =
    file === "-"
      ? "standard input has no file name that shows its format"
      : ending === "gz" || ending === "zst"
        ? `"${file}" is compressed: unpack it into a pipe, as in gunzip -c ${file} | hotspare embed -`
        : `the ending of "${file}" does not show a format`;
  throw new CommandFailure(`${why}. Use --format jsonl, --format csv or --format txt.`, exitCodes.usage);
}
