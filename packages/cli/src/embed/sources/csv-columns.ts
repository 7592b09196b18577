import { exitCodes } from "../../exit-codes.js";
import { CommandFailure } from "../../output/command-failure.js";
import { didYouMean } from "./json-line.js";
import type { FieldNames } from "./source-input.js";

/** Where a CSV file has its texts and ids. */
export interface CsvColumns {
  readonly names: readonly string[];
  readonly text: number;
  readonly id: number | undefined;
}

/** Delimiters that a header shows which was read with another. */
const otherDelimiters = [";", "\t", "|", ","];

/** @throws {CommandFailure} when the header has no such column, or two of one name */
export function findColumns(header: readonly string[], fields: FieldNames, place: string): CsvColumns {
  const names = header.map((name) => name.trim());
  const text = columnOf(names, fields.text, "--text-field", place);
  if (fields.id !== undefined) {
    return { names, text, id: columnOf(names, fields.id, "--id-field", place) };
  }
  const id = names.indexOf("id");
  return { names, text, id: id === -1 ? undefined : id };
}

function columnOf(names: readonly string[], wanted: string, option: string, place: string): number {
  const found = names.indexOf(wanted);
  if (found === -1) {
    const [only = ""] = names;
    const delimiter =
      names.length === 1 ? otherDelimiters.find((character) => only.includes(character)) : undefined;
    const mend =
      delimiter === undefined
        ? `${didYouMean(wanted, names)} There are: ${names.map((name) => JSON.stringify(name)).join(", ")}. Name one with ${option}.`
        : ` Its columns seem to be divided by ${JSON.stringify(delimiter)}: use --delimiter ${delimiter === "\t" ? "tab" : `"${delimiter}"`}.`;
    throw new CommandFailure(`${place}: the header has no column "${wanted}".${mend}`, exitCodes.invalid);
  }
  if (names.indexOf(wanted, found + 1) !== -1) {
    const message = `${place}: the header has two columns "${wanted}". Give each its own name, or name another with ${option}.`;
    throw new CommandFailure(message, exitCodes.invalid);
  }
  return found;
}
