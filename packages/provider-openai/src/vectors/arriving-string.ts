import { ArrivingText } from "./arriving-text.js";
import { Base64Decoder } from "./base64-decoder.js";
import { UnescapedPiece } from "./unescaped-piece.js";
import type { VectorBlocks } from "./vector-blocks.js";
import { DecodedBytes } from "./wire-vector.js";

/** This many characters of base64 are no word. A shorter vector is read as a text. */
const leastBase64 = 128;

/** Reads a string as it arrives: a text, or the base64 of a vector. */
export class ArrivingString {
  readonly #blocks: VectorBlocks;
  readonly #base64: Base64Decoder;
  readonly #text = new ArrivingText();
  readonly #unescaped = new UnescapedPiece();
  #isBase64 = false;
  #decoded: DecodedBytes | undefined;
  #rest = Buffer.alloc(0);

  constructor(blocks: VectorBlocks) {
    this.#blocks = blocks;
    this.#base64 = new Base64Decoder(blocks);
  }

  /** Returns the next chunk, with the few bytes of the last chunk before it that can only be read together with it. */
  beginChunk(chunk: Buffer): Buffer {
    this.#unescaped.beginChunk();
    if (this.#rest.length === 0) {
      return chunk;
    }
    const bytes = Buffer.concat([this.#rest, chunk]);
    this.#rest = Buffer.alloc(0);
    return bytes;
  }

  /**
   * Begins after an opening quote at the given place. Undefined: only the next chunk shows what the string is, and that chunk will begin with the
   * quote.
   */
  begin(bytes: Buffer, at: number, mayBeVector: boolean): number | undefined {
    const start = at + 1;
    this.#isBase64 = false;
    this.#decoded = undefined;
    if (mayBeVector) {
      const end = start + leastBase64;
      const found = this.#unescaped.endOfBase64(bytes, start, Math.min(end, bytes.length));
      if (found === bytes.length && found < end) {
        this.#rest = Buffer.from(bytes.subarray(at));
        return undefined;
      }
      this.#isBase64 = found === end;
    }
    if (this.#isBase64) {
      this.#base64.begin();
    } else {
      this.#text.begin();
    }
    return start;
  }

  /** Returns the place after the closing quote. Undefined: the string goes on in the next chunk. */
  read(bytes: Buffer, at: number): number | undefined {
    if (this.#isBase64) {
      const piece = this.#unescaped.read(bytes, at);
      if (piece === undefined || !this.#base64.add(piece.bytes, piece.from, piece.to)) {
        return this.#readOn(bytes, at);
      }
      if (!piece.isLast) {
        this.#rest = Buffer.from(bytes.subarray(piece.end));
        return undefined;
      }
      const decoded = this.#base64.end();
      if (decoded === undefined) {
        return this.#readOn(bytes, piece.end - 1);
      }
      this.#decoded = new DecodedBytes(decoded);
      return piece.end;
    }
    const end = this.#text.add(bytes, at, bytes.length);
    return end === 0 ? undefined : end;
  }

  /** Returns the string. Undefined: the string is broken. */
  end(): string | DecodedBytes | undefined {
    return this.#decoded ?? this.#text.end();
  }

  /** Called when a string that looked like base64 is another text. */
  #readOn(bytes: Buffer, at: number): number | undefined {
    const before = this.#base64.text();
    this.#blocks.begin();
    this.#isBase64 = false;
    this.#text.begin();
    this.#text.add(before, 0, before.length);
    return this.read(bytes, at);
  }
}
