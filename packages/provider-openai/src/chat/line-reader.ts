import { Utf8Reader } from "../replies/utf8-reader.js";

/** Takes bytes and returns lines, which end with LF, CRLF or CR, wherever the pieces are cut. */
export class LineReader {
  readonly #text = new Utf8Reader();
  /** The pieces of a line that has not ended. They are joined once: joining them for each piece would take quadratic time. */
  #rest: string[] = [];
  /** The last piece ended with a CR. An LF that follows belongs to the CR. */
  #hasCarriageReturn = false;

  feed(piece: Uint8Array): readonly string[] {
    return this.#split(this.#text.read(piece));
  }

  /** The last line, which has no line end. Empty: there is no such line. */
  end(): readonly string[] {
    const lines = [...this.#split(this.#text.end())];
    if (this.#rest.length > 0) {
      lines.push(this.#takeRest());
    }
    return lines;
  }

  #split(text: string): readonly string[] {
    if (text === "") {
      return [];
    }
    let from = this.#hasCarriageReturn && text.startsWith("\n") ? 1 : 0;
    this.#hasCarriageReturn = false;
    const lines: string[] = [];
    let feed = text.indexOf("\n", from);
    let carriage = text.indexOf("\r", from);
    while (feed !== -1 || carriage !== -1) {
      const end = feed === -1 || (carriage !== -1 && carriage < feed) ? carriage : feed;
      lines.push(this.#lineTo(text.slice(from, end)));
      from = end + 1;
      if (end === carriage) {
        if (from === text.length) {
          this.#hasCarriageReturn = true;
        } else if (text[from] === "\n") {
          from += 1;
        }
        carriage = text.indexOf("\r", from);
      }
      if (feed !== -1 && feed < from) {
        feed = text.indexOf("\n", from);
      }
    }
    if (from < text.length) {
      this.#rest.push(text.slice(from));
    }
    return lines;
  }

  /** The line that ends with this piece. Mostly the piece is the whole line. */
  #lineTo(piece: string): string {
    if (this.#rest.length === 0) {
      return piece;
    }
    this.#rest.push(piece);
    return this.#takeRest();
  }

  #takeRest(): string {
    const line = this.#rest.length === 1 ? (this.#rest[0] ?? "") : this.#rest.join("");
    this.#rest = [];
    return line;
  }
}
