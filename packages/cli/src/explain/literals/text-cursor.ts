import { characterOf, quoteEnds } from "./quoted-text.js";

/** Thrown while a text is read, and caught where the reading began: no whole value is here. */
export const noLiteral: unique symbol = Symbol("no literal");

const blank = /\s*/y;

/** A place in a text that moves on as the text is read. */
export class TextCursor {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  get at(): number {
    return this.#at;
  }

  /** The character here; empty at the end. */
  get character(): string {
    return this.#text[this.#at] ?? "";
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The lines behind this one, which stay unread, as long as somebody asks for another. */
  *linesAhead(most: number, mostCharacters: number): Generator<string> {
    const end = Math.min(this.#text.length, this.#at + mostCharacters);
    let from = this.#text.indexOf("\n", this.#at) + 1;
    for (let count = 1; count < most && from > 0 && from <= end; count += 1) {
      const next = this.#text.indexOf("\n", from);
      yield this.#text.slice(from, next === -1 ? end : Math.min(next, end));
      from = next + 1;
    }
  }

  /** Goes back, or over characters that were looked at. */
  moveTo(at: number): void {
    this.#at = at;
  }

  skipBlanks(): void {
    this.take(blank);
  }

  /** One text, or several that are joined: `'a' +\n 'b'` in JavaScript, `'a'\n 'b'` in Python. */
  texts(): string {
    let all = this.#quoted();
    for (;;) {
      const before = this.#at;
      this.take(blank);
      this.skip("+");
      this.take(blank);
      if (!quoteEnds.includes(this.#text[this.#at] ?? " ")) {
        this.#at = before;
        return all;
      }
      all += this.#quoted();
    }
  }

  #quoted(): string {
    const quote = this.#text[this.#at] ?? "";
    let written = "";
    let from = this.#at + 1;
    for (let at = from; at < this.#text.length; at += 1) {
      const character = this.#text[at];
      if (character === quote) {
        this.#at = at + 1;
        return written + this.#text.slice(from, at);
      }
      if (character === "\\") {
        const meant = characterOf(this.#text, at);
        written += this.#text.slice(from, at) + meant.character;
        from = meant.end;
        at = meant.end - 1;
      }
    }
    // Everything was read in vain.
    this.#at = this.#text.length;
    throw noLiteral;
  }

  skip(token: string): boolean {
    const found = this.#text.startsWith(token, this.#at);
    this.#at += found ? token.length : 0;
    return found;
  }

  take(pattern: RegExp): string | undefined {
    return this.match(pattern)?.[0];
  }

  /** What a sticky pattern matches here; undefined: nothing. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null || found[0] === "") {
      return undefined;
    }
    this.#at += found[0].length;
    return found;
  }
}
