import { isUtf8 } from "node:buffer";
import { CsvError, type InfoRecord, Parser } from "csv-parse";
import { exitCodes } from "../../exit-codes.js";
import { CommandFailure } from "../../output/command-failure.js";
import { type CsvColumns, findColumns } from "./csv-columns.js";
import { LineCounter } from "./line-counter.js";
import {
  type FieldNames,
  maxRecordBytes,
  notUtf8,
  type SourceInput,
  type SourceParser,
} from "./source-input.js";

/** A record, with its cells as bytes in `latin1`, so that wrong UTF-8 is found and every offset counts bytes. */
interface RawRecord {
  readonly raw: string;
  readonly record: readonly string[];
}

/** Reads CSV by RFC 4180: a header, quotes, line feeds and doubled quotes in quotes, either line end. */
export class CsvParser implements SourceParser {
  readonly #name: string;
  readonly #fields: FieldNames;
  readonly #parser: Parser;
  readonly #delimiter: string;
  readonly #lines = new LineCounter();
  #columns: CsvColumns | undefined;
  #found: SourceInput[] = [];
  /** Where the last record began that cannot be used, in bytes. */
  #wrongBeganAt: number | undefined;
  #failure: unknown;
  blankLines = 0;

  /** `name` is the file's, for messages. */
  constructor(name: string, fields: FieldNames, delimiter: string) {
    this.#name = name;
    this.#fields = fields;
    this.#delimiter = delimiter;
    this.#parser = new Parser({
      delimiter,
      encoding: "latin1",
      raw: true,
      record_delimiter: ["\r\n", "\n"],
      relax_column_count: true,
      skip_records_with_error: true,
      max_record_size: maxRecordBytes,
      // Nothing goes through the stream: the records come here, in their order among the mistakes, and are not kept twice.
      on_record: (record: unknown, info: InfoRecord) =>
        this.#guarded(() => this.#read(record as RawRecord, info.bytes)),
      on_skip: (error: CsvError | undefined, raw: string | undefined) =>
        this.#guarded(() => this.#readWrong(error, raw ?? "")),
    });
    this.#parser.on("error", (error) => {
      this.#failure ??= error;
    });
  }

  push(bytes: Buffer): readonly SourceInput[] {
    this.#lines.push(bytes);
    this.#parser.write(bytes);
    return this.#take();
  }

  async end(): Promise<readonly SourceInput[]> {
    await new Promise<void>((resolve) => {
      this.#parser.once("error", () => resolve());
      this.#parser.end(() => resolve());
    });
    return this.#take();
  }

  /** The parser emits an error later, and `push` throws it now. */
  #guarded(read: () => void): undefined {
    try {
      read();
    } catch (error) {
      this.#failure ??= error;
      throw error;
    }
  }

  #take(): readonly SourceInput[] {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
    const found = this.#found;
    this.#found = [];
    return found;
  }

  #read({ raw, record }: RawRecord, endsAt: number): void {
    const line = this.#lines.lineAt(endsAt - raw.length);
    if (record.length === 1 && record[0]?.trim() === "") {
      this.blankLines += 1;
    } else if (this.#columns === undefined) {
      this.#columns = findColumns(record.map(textOf), this.#fields, `${this.#name}:${line}`);
    } else {
      this.#found.push(inputOf(record, line, this.#columns));
    }
  }

  #readWrong(error: CsvError | undefined, raw: string): void {
    // The parser says where the cell begins, or the delimiter before it, and the text of the record up to the mistake.
    const beganAt = Number(error?.["bytes"] ?? 0) - Math.max(0, raw.lastIndexOf(this.#delimiter));
    const line = this.#lines.lineAt(beganAt);
    // Nobody can say where the next record begins.
    if (this.#columns === undefined || error?.code !== "INVALID_OPENING_QUOTE") {
      const subject = this.#columns === undefined ? "the header" : "the record that begins here";
      throw new CommandFailure(`${this.#name}:${line}: ${subject} ${mistakeOf(error)}.`, exitCodes.invalid);
    }
    // The parser reports each mistake of a record.
    if (beganAt !== this.#wrongBeganAt) {
      this.#wrongBeganAt = beganAt;
      this.#found.push({ line, problem: mistakeOf(error) });
    }
  }
}

function inputOf(record: readonly string[], line: number, { names, text, id }: CsvColumns): SourceInput {
  if (record.length !== names.length) {
    const problem = `has ${record.length} cells, and the header has ${names.length}. Put a text that has a delimiter or a line feed in it in double quotes`;
    return { line, problem };
  }
  const textBytes = bytesOf(record[text]);
  const idBytes = id === undefined ? undefined : bytesOf(record[id]);
  if (!isUtf8(textBytes) || (idBytes !== undefined && !isUtf8(idBytes))) {
    return { line, problem: notUtf8 };
  }
  if (idBytes?.length === 0) {
    return { line, problem: `has an empty id. Write one, or name another column with --id-field` };
  }
  return { line, ...(idBytes === undefined ? {} : { id: idBytes.toString() }), input: textBytes.toString() };
}

function mistakeOf(error: CsvError | undefined): string {
  switch (error?.code) {
    case "CSV_MAX_RECORD_SIZE":
      return `is longer than ${maxRecordBytes >> 20} MiB. Most likely a quote is never closed: close it, or write a quote that belongs to a text twice ("")`;
    case "CSV_QUOTE_NOT_CLOSED":
      return 'opens a quote that nothing closes. Close the quote, or write a quote that belongs to a text twice ("")';
    case "CSV_INVALID_CLOSING_QUOTE":
      return 'has characters behind a closing quote, so it is not known where the record ends. Write a quote that belongs to a text twice ("")';
    case "INVALID_OPENING_QUOTE":
      return 'has a quote within a text that is not quoted. Put the text in quotes, and write its own quotes twice ("")';
    default:
      return `is not CSV (${error?.code ?? "unknown"}: ${error?.message ?? "no reason given"})`;
  }
}

function bytesOf(cell: string | undefined): Buffer {
  return Buffer.from(cell ?? "", "latin1");
}

function textOf(cell: string): string {
  return bytesOf(cell).toString();
}
