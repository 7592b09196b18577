import { isUtf8 } from "node:buffer";
import { maxRecordBytes, notUtf8, tooLong } from "./source-input.js";

/** A line of a file, without its end. */
export type SourceLine = { readonly number: number } & (
  | { readonly text: string; readonly problem?: never }
  | { readonly problem: string; readonly text?: never }
);

const lineFeed = 0x0a;

/** Splits bytes into lines that end with a line feed, or a carriage return and a line feed. */
export class LineSplitter {
  #rest: Buffer[] = [];
  #restBytes = 0;
  #number = 0;

  push(bytes: Buffer): readonly SourceLine[] {
    const lines: SourceLine[] = [];
    let from = 0;
    for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, from)) {
      lines.push(this.#line(bytes.subarray(from, at)));
      from = at + 1;
    }
    this.#keep(bytes.subarray(from));
    return lines;
  }

  end(): readonly SourceLine[] {
    return this.#restBytes === 0 ? [] : [this.#line(Buffer.alloc(0))];
  }

  #line(end: Buffer): SourceLine {
    this.#number += 1;
    this.#keep(end);
    const bytes = this.#rest.length === 1 ? (this.#rest[0] ?? end) : Buffer.concat(this.#rest);
    const length = this.#restBytes;
    this.#rest = [];
    this.#restBytes = 0;
    if (length > maxRecordBytes) {
      return { number: this.#number, problem: tooLong };
    }
    return isUtf8(bytes)
      ? { number: this.#number, text: bytes.toString().replace(/\r$/, "") }
      : { number: this.#number, problem: notUtf8 };
  }

  /** Of a line that is too long, only the length is kept. */
  #keep(bytes: Buffer): void {
    this.#restBytes += bytes.length;
    if (this.#restBytes > maxRecordBytes) {
      this.#rest = [];
    } else if (bytes.length > 0) {
      this.#rest.push(bytes);
    }
  }
}
