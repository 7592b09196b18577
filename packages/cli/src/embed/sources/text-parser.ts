import { LineSplitter, type SourceLine } from "./line-splitter.js";
import type { SourceInput, SourceParser } from "./source-input.js";

/** Reads a file with an input on each line. */
export class TextParser implements SourceParser {
  readonly #lines = new LineSplitter();
  readonly #inputOf: (text: string, line: number) => SourceInput;
  blankLines = 0;

  /** Without `inputOf`, the line is the text to embed. */
  constructor(inputOf: (text: string, line: number) => SourceInput = (input, line) => ({ line, input })) {
    this.#inputOf = inputOf;
  }

  push(bytes: Buffer): readonly SourceInput[] {
    return this.#lines.push(bytes).flatMap((line) => this.#read(line));
  }

  async end(): Promise<readonly SourceInput[]> {
    return this.#lines.end().flatMap((line) => this.#read(line));
  }

  #read({ number, text, problem }: SourceLine): readonly SourceInput[] {
    if (problem !== undefined) {
      return [{ line: number, problem }];
    }
    if (text.trim() === "") {
      this.blankLines += 1;
      return [];
    }
    return [this.#inputOf(text, number)];
  }
}
