import { spread } from "./piece-codes.js";

/**
 * Two Bloom filters: of words, and of pieces with two bits each, so that one character in a hundred costs a look into the tables. Tables of
 * bits, so that they stay in the processor's cache. Both bits of a piece stand in one number, which is read once.
 */
export class PieceFilter {
  /** How many bits each filter has, as a power of two. */
  readonly bits: number;
  /** What chooses the number in which a bit stands: the upper bits of a hash. */
  readonly #shift: number;
  readonly #words: Int32Array;
  readonly #pieces: Int32Array;

  constructor(bits: number) {
    this.bits = bits;
    this.#shift = 32 - bits + 5;
    this.#words = new Int32Array(2 ** (bits - 5));
    this.#pieces = new Int32Array(2 ** (bits - 5));
  }

  addWord(word: number): void {
    const hash = spread(word);
    const at = hash >>> this.#shift;
    this.#words[at] = (this.#words[at] ?? 0) | (1 << hash);
  }

  addPiece(hash: number): void {
    const at = hash >>> this.#shift;
    this.#pieces[at] = (this.#pieces[at] ?? 0) | bitsOf(hash);
  }

  mayHoldWord(word: number): boolean {
    const hash = spread(word);
    return ((this.#words[hash >>> this.#shift] ?? 0) & (1 << hash)) !== 0;
  }

  mayHoldPiece(hash: number): boolean {
    const bits = bitsOf(hash);
    return ((this.#pieces[hash >>> this.#shift] ?? 0) & bits) === bits;
  }
}

/** Two of 32 bits. A shift reads the lowest five bits of its number alone. */
function bitsOf(hash: number): number {
  const other = spread(hash);
  return (1 << other) | (1 << (other >>> 27));
}
