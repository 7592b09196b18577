/** Follows a JSON object that arrives in pieces, each character once, to know when it is closed. */
export class JsonProgress {
  #depth = 0;
  #isText = false;
  #isEscaped = false;
  #hasClosed = false;

  add(piece: string): void {
    for (let at = 0; at < piece.length; at += 1) {
      this.step(piece.charCodeAt(at));
    }
  }

  /** Whether the object is closed. Later characters do not belong to the object. */
  get isClosed(): boolean {
    return this.#hasClosed && this.#depth === 0;
  }

  /** Whether the next character is inside a string. */
  get isText(): boolean {
    return this.#isText && !this.#isEscaped;
  }

  /** Reads one character, given as its code unit. */
  step(code: number): void {
    if (this.#isText) {
      if (this.#isEscaped) {
        this.#isEscaped = false;
      } else if (code === backslash) {
        this.#isEscaped = true;
      } else if (code === quote) {
        this.#isText = false;
      }
      return;
    }
    if (code === quote) {
      this.#isText = true;
    } else if (code === openBrace || code === openBracket) {
      this.#depth += 1;
    } else if (code === closeBrace || code === closeBracket) {
      this.#depth -= 1;
      this.#hasClosed = true;
    }
  }
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
