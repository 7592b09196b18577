import type { EmbeddingInput } from "@hotspare/core";

/** One input of a file, with the line where it begins. */
export type SourceInput = {
  /** From 1. */
  readonly line: number;
  readonly id?: string;
} & (
  | { readonly input: EmbeddingInput; readonly problem?: never }
  /** Why the line is no input, and how to mend the line. The sentence goes on after `line 17 of chunks.jsonl`. */
  | { readonly problem: string; readonly input?: never }
);

/** Reads the inputs out of a file's bytes, in UTF-8 without a byte order mark, chunk by chunk. */
export interface SourceParser {
  /** Lines without any text so far. */
  readonly blankLines: number;
  /** The inputs that end in this chunk. @throws {CommandFailure} when nothing behind this place can be read */
  push(bytes: Buffer): readonly SourceInput[];
  /** The inputs at the end of the file. */
  end(): Promise<readonly SourceInput[]>;
}

/** Which fields hold what. */
export interface FieldNames {
  readonly text: string;
  /** Undefined: the field `id`, where there is one. */
  readonly id: string | undefined;
}

/** A longer line or record is not read to its end: no embedding model takes a hundredth of it. */
export const maxRecordBytes = 16 << 20;

export const notUtf8 = "is not UTF-8. Save the file as UTF-8, or convert it with iconv";
export const tooLong = `is longer than ${maxRecordBytes >> 20} MiB. Split the text into chunks that your model accepts`;
