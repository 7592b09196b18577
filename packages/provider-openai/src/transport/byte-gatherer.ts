import { parseJson } from "@hotspare/core/plugin";
import type { BodyReader } from "./body-reader.js";

const firstBlockBytes = 16 * 1_024;
const mostBlockBytes = 4 * 1_024 * 1_024;

/** A first piece of at least this many bytes gets a block of exactly its length: most replies have no other piece. */
const leastOwnBlock = 512;

const utf8 = new TextDecoder();

/** This many blanks may follow the last mark of a body. */
const mostBlanks = 8;
const [space, closeBrace, closeBracket] = [0x20, 0x7d, 0x5d];

/**
 * Gathers the pieces of a body up to a limit. Pieces are copied into blocks: a body that arrives byte by byte would otherwise be a list of as many
 * objects, each a hundred times as large as its byte.
 */
export class ByteGatherer implements BodyReader {
  readonly #maxBytes: number;
  readonly #full: Uint8Array[] = [];
  #block: Uint8Array = new Uint8Array(0);
  #used = 0;
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Returns false when the whole piece does not fit. The part that fits is kept. */
  add(piece: Uint8Array): boolean {
    const room = this.#maxBytes - this.#length;
    this.#append(piece.length <= room ? piece : piece.subarray(0, room));
    return piece.length <= room;
  }

  get length(): number {
    return this.#length;
  }

  /** Whether the bytes end like JSON, or like the `[DONE]` of an event stream. */
  get mayBeWhole(): boolean {
    const block = this.#block;
    let at = this.#used - 1;
    const first = at - mostBlanks;
    while (at > first && (block[at] ?? 0) <= space) {
      at -= 1;
    }
    return block[at] === closeBrace || block[at] === closeBracket;
  }

  isWhole(): boolean {
    const text = this.text();
    return /\[DONE\]\s{0,8}$/.test(text.slice(-16)) || parseJson(text) !== undefined;
  }

  text(): string {
    return utf8.decode(this.bytes());
  }

  /** Returns all gathered bytes. */
  bytes(): Uint8Array {
    if (this.#full.length === 0) {
      return this.#block.subarray(0, this.#used);
    }
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const block of [...this.#full, this.#block.subarray(0, this.#used)]) {
      whole.set(block, at);
      at += block.length;
    }
    return whole;
  }

  #append(piece: Uint8Array): void {
    if (this.#length === 0 && piece.length >= leastOwnBlock) {
      this.#block = new Uint8Array(piece);
      this.#used = piece.length;
      this.#length = piece.length;
      return;
    }
    let read = 0;
    while (read < piece.length) {
      if (this.#used === this.#block.length) {
        this.#grow(piece.length - read);
      }
      const part = piece.subarray(read, read + this.#block.length - this.#used);
      this.#block.set(part, this.#used);
      this.#used += part.length;
      read += part.length;
    }
    this.#length += piece.length;
  }

  #grow(wanted: number): void {
    if (this.#used > 0) {
      this.#full.push(this.#block);
    }
    const size = Math.min(Math.max(firstBlockBytes, this.#length, wanted), mostBlockBytes);
    this.#block = new Uint8Array(Math.min(size, this.#maxBytes - this.#length));
    this.#used = 0;
  }
}
