import { HotspareError } from "@hotspare/core";
import type { StoredLine } from "./stored-lines.js";
import { type RecordHead, readHead } from "./stored-record.js";

/**
 * What is wrong with a line.
 * - `torn`: the last line of ours, which a crash cut off. A run that goes on removes it.
 * - `cut`: a record without its end, or with a vector of another length than the vectors before it.
 * - `crlf`, `blank`, `zeros`: what editors, transfers and file systems after a crash leave behind.
 * - `mark`: a byte order mark before the header.
 * - `other_vector`: the vector that the line names was written over.
 * - `garbage`: anything else.
 */
export type LineProblem = "torn" | "cut" | "crlf" | "blank" | "zeros" | "mark" | "other_vector" | "garbage";

export type CheckedLine =
  | { readonly head: RecordHead; readonly problem?: never }
  | { readonly problem: LineProblem; readonly head?: never };

const descriptions: Readonly<Record<LineProblem, string>> = {
  torn: "is cut off, as by a crash",
  cut: "is a record that was cut: its vector or its end is missing",
  crlf: "ends with a carriage return, which an editor or a transfer has added",
  blank: "is empty",
  zeros: "is full of zero bytes, as after a crash of the machine",
  mark: "begins with a byte order mark, which an editor has added",
  other_vector: "names a vector that is not its own: another process has written over it",
  garbage: "is not a record of this format",
};

export function describeProblem(problem: LineProblem): string {
  return descriptions[problem];
}

/** Checks the lines of one file in their order. All dense vectors of a file have one length. */
export class LineChecker {
  #dimensions: number | undefined;

  /** Without dimensions, the first vector sets them. */
  constructor(dimensions?: number) {
    this.#dimensions = dimensions;
  }

  /** @throws {HotspareError} when a vector that is to be written has another length than the vectors of the file */
  checkLength(dimensions: number, path: string): void {
    this.#dimensions ??= dimensions;
    if (dimensions !== this.#dimensions) {
      throw new HotspareError({
        message: `The embedder returned a vector of ${dimensions} dimensions, and the vectors in "${path}" have ${this.#dimensions}. This batch was not written. Give another file, or embed with the same model and dimensions.`,
      });
    }
  }

  check({ text, isWhole }: StoredLine): CheckedLine {
    if (!isWhole) {
      return { problem: tailProblem(text) };
    }
    const head = readHead(text);
    if (head === undefined || text.endsWith("\r")) {
      return { problem: lineProblem(text) };
    }
    this.#dimensions ??= head.dimensions;
    const isOther = head.dimensions !== undefined && head.dimensions !== this.#dimensions;
    return isOther ? { problem: "cut" } : { head };
  }
}

const beginning = '{"index":';

function tailProblem(text: string): LineProblem {
  const isOurs = text.startsWith(beginning) || beginning.startsWith(text);
  return isOurs && !text.includes("\0") ? "torn" : lineProblem(text);
}

function lineProblem(text: string): LineProblem {
  if (text.trim() === "") {
    return text === "\r" ? "crlf" : "blank";
  }
  if (/^\0+$/.test(text)) {
    return "zeros";
  }
  if (text.endsWith("\r")) {
    return "crlf";
  }
  return text.startsWith(beginning) ? "cut" : "garbage";
}
