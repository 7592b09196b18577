import { hashOf, spread } from "./piece-codes.js";

/** An entry: the two words of a piece. A free entry holds 0 twice: no key has a NUL. */
const entryLength = 2;
const leastBits = 4;

/**
 * Pieces of secrets. Numbers in one array: a set of as many strings would be copied by the garbage collector again and again while it
 * lives, and each piece would cost several times more.
 */
export class PieceTable {
  #entries: Int32Array;
  #mask: number;
  #size = 0;

  /** With room for so many pieces before it grows. */
  constructor(expected = 0) {
    const entries = 2 ** Math.max(leastBits, Math.ceil(Math.log2(1.5 * expected + 1)));
    this.#entries = new Int32Array(entries * entryLength);
    this.#mask = entries - 1;
  }

  /** Returns whether the piece is new. */
  add(first: number, second: number, hash: number): boolean {
    const at = this.#entryOf(first, second, hash);
    if (!this.#isFree(at) || (first | second) === 0) {
      return false;
    }
    this.#entries[at] = first;
    this.#entries[at + 1] = second;
    this.#size += 1;
    if (this.#size * 3 > this.#mask * 2) {
      this.#grow();
    }
    return true;
  }

  has(first: number, second: number, hash: number): boolean {
    return !this.#isFree(this.#entryOf(first, second, hash));
  }

  /** Calls back with the two words of each piece. */
  visit(found: (first: number, second: number) => void): void {
    const entries = this.#entries;
    for (let at = 0; at < entries.length; at += entryLength) {
      if (!this.#isFree(at)) {
        found(entries[at] ?? 0, entries[at + 1] ?? 0);
      }
    }
  }

  /** The entry of a piece, or the free entry where the piece belongs. */
  #entryOf(first: number, second: number, hash: number): number {
    const entries = this.#entries;
    // The lowest bits are the same throughout a table, since they choose it.
    let place = (spread(hash) >>> 8) & this.#mask;
    for (;;) {
      const at = place * entryLength;
      if (this.#isFree(at) || (entries[at] === first && entries[at + 1] === second)) {
        return at;
      }
      place = (place + 1) & this.#mask;
    }
  }

  #isFree(at: number): boolean {
    return ((this.#entries[at] ?? 0) | (this.#entries[at + 1] ?? 0)) === 0;
  }

  #grow(): void {
    const before = this.#entries;
    this.#mask = this.#mask * 2 + 1;
    this.#entries = new Int32Array(before.length * 2);
    for (let from = 0; from < before.length; from += entryLength) {
      const first = before[from] ?? 0;
      const second = before[from + 1] ?? 0;
      if ((first | second) !== 0) {
        const at = this.#entryOf(first, second, hashOf(first, second));
        this.#entries[at] = first;
        this.#entries[at + 1] = second;
      }
    }
  }
}
