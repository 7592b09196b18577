import { hashOf, spread } from "./piece-codes.js";

/** An entry: the two words of a piece. */
const entryLength = 2;
const leastBits = 8;

/**
 * Pieces of secrets, each with a number of bits that say where the piece counts. Numbers in arrays: a set of as many strings would be copied by
 * the garbage collector again and again while it lives, and each piece would cost several times more.
 */
export class PieceTable {
  #entries: Int32Array;
  /** 0: the entry is free. */
  #kinds: Uint8Array;
  #mask: number;
  #size = 0;

  /** With room for so many pieces before it grows. */
  constructor(expected = 0) {
    const entries = 2 ** Math.max(leastBits, Math.ceil(Math.log2(1.5 * expected + 1)));
    this.#entries = new Int32Array(entries * entryLength);
    this.#kinds = new Uint8Array(entries);
    this.#mask = entries - 1;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds the bits to those of the piece. Returns whether the piece is new. */
  add(first: number, second: number, hash: number, kinds: number): boolean {
    const place = this.#placeOf(first, second, hash);
    const known = this.#kinds[place] ?? 0;
    this.#kinds[place] = known | kinds;
    if (known !== 0) {
      return false;
    }
    this.#entries[place * entryLength] = first;
    this.#entries[place * entryLength + 1] = second;
    this.#size += 1;
    if (this.#size * 3 > this.#mask * 2) {
      this.#grow();
    }
    return true;
  }

  /** The bits of a piece, 0 of a piece that is in no secret. */
  kindsOf(first: number, second: number, hash: number): number {
    return this.#kinds[this.#placeOf(first, second, hash)] ?? 0;
  }

  /** Calls back with the two words and the bits of each piece. */
  visit(found: (first: number, second: number, kinds: number) => void): void {
    const entries = this.#entries;
    for (const [place, kinds] of this.#kinds.entries()) {
      if (kinds !== 0) {
        found(entries[place * entryLength] ?? 0, entries[place * entryLength + 1] ?? 0, kinds);
      }
    }
  }

  /** The place of a piece, or the free place where the piece belongs. */
  #placeOf(first: number, second: number, hash: number): number {
    const entries = this.#entries;
    const kinds = this.#kinds;
    const mask = this.#mask;
    // The lowest bits are the same throughout a table, since they choose it.
    let place = (spread(hash) >>> 8) & mask;
    while (
      kinds[place] !== 0 &&
      (entries[place * entryLength] !== first || entries[place * entryLength + 1] !== second)
    ) {
      place = (place + 1) & mask;
    }
    return place;
  }

  #grow(): void {
    const before = { entries: this.#entries, kinds: this.#kinds };
    this.#mask = this.#mask * 2 + 1;
    this.#entries = new Int32Array(before.entries.length * 2);
    this.#kinds = new Uint8Array(before.kinds.length * 2);
    for (let from = 0; from < before.kinds.length; from += 1) {
      const kinds = before.kinds[from] ?? 0;
      if (kinds !== 0) {
        const first = before.entries[from * entryLength] ?? 0;
        const second = before.entries[from * entryLength + 1] ?? 0;
        const place = this.#placeOf(first, second, hashOf(first, second));
        this.#entries[place * entryLength] = first;
        this.#entries[place * entryLength + 1] = second;
        this.#kinds[place] = kinds;
      }
    }
  }
}
