import type { FileHandle } from "node:fs/promises";
import { damagedLine } from "../errors/damaged-file-error.js";
import {
  checkSameRun,
  type FileHeader,
  type FileKind,
  foreignFile,
  isTornHeader,
  parseHeader,
  withoutMark,
} from "./file-header.js";
import { describeProblem, type LineChecker } from "./line-problem.js";
import { maxLineBytes, type StoredLine, storedLines } from "./stored-lines.js";
import type { RecordHead } from "./stored-record.js";
import { VectorReader } from "./vector-file.js";

export interface RecordHeadsOptions {
  readonly handle: FileHandle;
  readonly path: string;
  /** The file's own name, beside which the vectors are. */
  readonly file: string;
  readonly kind: FileKind;
  /** The header that this run would write. */
  readonly header: FileHeader;
  readonly checker: LineChecker;
}

/** Where the whole records of a file end, and the vectors that they name. */
export interface RecordsEnd {
  /** In bytes. 0: the file has no header yet. */
  readonly end: number;
  /** In numbers. */
  readonly vectorsEnd: number;
}

/**
 * Reads what a file says of its inputs, and changes nothing. A last record that a crash cut off is left out.
 *
 * @throws {InvalidConfigError} when the file is of a run with other settings
 * @throws {DamagedFileError} when a line cannot be used
 */
export async function* recordHeads(
  options: RecordHeadsOptions,
): AsyncGenerator<RecordHead, RecordsEnd, undefined> {
  const { handle, path, file, checker } = options;
  let end = 0;
  let vectorsEnd = 0;
  let isHeader = true;
  let vectors: VectorReader | undefined;
  try {
    for await (const lines of storedLines(handle)) {
      for (const line of lines) {
        if (isHeader) {
          checkHeader(line, options);
          isHeader = false;
          // A file of vectors that is missing is as one that was cut, which `VectorFile` finds.
          vectors = await VectorReader.open(file).catch(() => undefined);
        } else {
          const { head, problem } = checker.check(line);
          if (problem === "torn") {
            continue;
          }
          if (problem !== undefined) {
            throw damagedLine(path, line.number, describeProblem(problem));
          }
          if (head.place !== undefined) {
            vectorsEnd = Math.max(vectorsEnd, head.place.at + head.place.length);
            if ((await vectors?.holds(head.place)) === false) {
              throw damagedLine(path, line.number, describeProblem("other_vector"));
            }
          }
          yield head;
        }
        end = line.isWhole ? line.endsAt : end;
      }
    }
  } finally {
    await vectors?.close();
  }
  return { end, vectorsEnd };
}

/** A file that ends within its first line is ours only if that line is the beginning of a header of ours. */
function checkHeader({ text, isWhole }: StoredLine, { path, kind, header }: RecordHeadsOptions): void {
  const found = isWhole ? parseHeader(text, kind) : undefined;
  if (found !== undefined) {
    checkSameRun(kind, path, found, header);
    return;
  }
  if (isWhole && parseHeader(withoutMark(text), kind) !== undefined) {
    throw damagedLine(path, 1, describeProblem("mark"));
  }
  const isTorn = text.length < maxLineBytes && isTornHeader(text, JSON.stringify(header));
  if (isWhole || !isTorn) {
    throw foreignFile(path, kind);
  }
}
