import { parseJson } from "@hotspare/core/plugin";

const [quote, backslash, firstPrintable] = [0x22, 0x5c, 0x20];
/** A longer text is built from pieces of this length, so that no turn of the event loop decodes all of it. */
const pieceBytes = 64 * 1_024;
/** A text of fewer bytes is built character by character. */
const shortBytes = 64;

/** Reads a JSON string as its bytes arrive, from after its opening quote. */
export class ArrivingText {
  #pieces = "";
  #buffer = Buffer.alloc(256);
  #used = 0;
  #isEscaped = false;
  #hasEscapes = false;
  /** Where the last escape begins in the kept bytes. */
  #lastEscape = 0;
  #isBroken = false;

  begin(): void {
    this.#pieces = "";
    this.#used = 0;
    this.#isEscaped = false;
    this.#hasEscapes = false;
    this.#isBroken = false;
  }

  /** Returns the place after the closing quote, or 0 when the text goes on in the next chunk. */
  add(bytes: Buffer, from: number, to: number): number {
    let at = from;
    while (at < to) {
      const code = bytes[at] as number;
      if (this.#isEscaped) {
        this.#isEscaped = false;
      } else if (code === quote) {
        this.#keep(bytes, from, at);
        return at + 1;
      } else if (code === backslash) {
        this.#isEscaped = true;
        this.#hasEscapes = true;
        this.#lastEscape = this.#used + at - from;
      }
      if (code < firstPrintable) {
        this.#isBroken = true;
      }
      at += 1;
    }
    this.#keep(bytes, from, to);
    return 0;
  }

  /** Returns the text. Undefined: the text is broken. */
  end(): string | undefined {
    this.#flush(this.#used);
    const text = this.#pieces;
    this.#pieces = "";
    return this.#isBroken ? undefined : text;
  }

  #keep(bytes: Buffer, from: number, to: number): void {
    const length = to - from;
    if (this.#used + length > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(2 * (this.#used + length));
      grown.set(this.#buffer.subarray(0, this.#used));
      this.#buffer = grown;
    }
    if (length < shortBytes) {
      for (let at = from; at < to; at += 1) {
        this.#buffer[this.#used + at - from] = bytes[at] as number;
      }
    } else {
      this.#buffer.set(bytes.subarray(from, to), this.#used);
    }
    this.#used += length;
    if (this.#used >= pieceBytes) {
      this.#flush(this.#endOfCharacters());
    }
  }

  /** Where the kept bytes can be cut: not inside an escape, which has at most six bytes, and not inside a character, which has at most four. */
  #endOfCharacters(): number {
    const used = this.#used;
    if (this.#hasEscapes && this.#lastEscape > used - 6) {
      return this.#lastEscape;
    }
    for (let at = used - 1; at > used - 4; at -= 1) {
      const code = this.#buffer[at] as number;
      if (code >= 0xc0) {
        return at;
      }
      if (code < 0x80) {
        return used;
      }
    }
    return used;
  }

  #flush(end: number): void {
    if (end === 0) {
      return;
    }
    const piece = this.#buffer.toString("utf8", 0, end);
    const text = this.#hasEscapes ? parseJson(`"${piece}"`) : piece;
    if (typeof text === "string") {
      this.#pieces += text;
    } else {
      this.#isBroken = true;
    }
    this.#buffer.copyWithin(0, end, this.#used);
    this.#used -= end;
    this.#lastEscape -= end;
  }
}
