import { hashOf, inSmall, runLength } from "./piece-filter.js";

/** A piece of a secret: eight characters of a text, and whether they show some of what is secret. */
interface Piece {
  readonly hash: number;
  /** Which text the piece stands in. */
  readonly place: number;
  readonly start: number;
  readonly revealing: boolean;
}

/** An entry: the number of the text and 1, and twice the start, and 1 where the piece is revealing. A free entry holds 0. */
const entryLength = 2;
const leastEntries = 16;

/**
 * Where pieces of texts begin. Numbers in one array: a map of as many strings would be copied by the garbage collector again and again
 * while it lives, and each piece would cost several times more.
 */
export class PieceTable {
  readonly #texts: readonly string[];
  #entries = new Int32Array(leastEntries * entryLength);
  #size = 0;

  /** `texts`: in small letters. The table reads them, and the caller adds to them. */
  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  /** Returns whether the piece is new. A known piece is revealing if any of its places is. */
  add({ hash, place, start, revealing }: Piece): boolean {
    const at = this.#entryOf(this.#texts[place] ?? "", start, hash);
    const entries = this.#entries;
    if (entries[at] !== 0) {
      entries[at + 1] = (entries[at + 1] ?? 0) | Number(revealing);
      return false;
    }
    entries[at] = place + 1;
    entries[at + 1] = start * 2 + Number(revealing);
    this.#size += 1;
    if (this.#size * 2 * entryLength > entries.length) {
      this.#grow();
    }
    return true;
  }

  /** Whether the piece that begins there is revealing; undefined: it is no secret's. */
  find(text: string, start: number, hash: number): boolean | undefined {
    const at = this.#entryOf(text, start, hash);
    return this.#entries[at] === 0 ? undefined : ((this.#entries[at + 1] ?? 0) & 1) === 1;
  }

  /** The entry of these characters, or the free entry where they belong. */
  #entryOf(text: string, start: number, hash: number): number {
    const entries = this.#entries;
    const mask = entries.length - entryLength;
    let at = placeOf(hash, mask);
    for (let number = entries[at] ?? 0; number !== 0; number = entries[at] ?? 0) {
      if (isSamePiece(this.#texts[number - 1] ?? "", (entries[at + 1] ?? 0) >> 1, text, start)) {
        return at;
      }
      at = (at + entryLength) & mask;
    }
    return at;
  }

  #grow(): void {
    const before = this.#entries;
    const entries = new Int32Array(before.length * 2);
    const mask = entries.length - entryLength;
    for (let from = 0; from < before.length; from += entryLength) {
      const number = before[from] ?? 0;
      const second = before[from + 1] ?? 0;
      if (number === 0) {
        continue;
      }
      let at = placeOf(hashOf(this.#texts[number - 1] ?? "", second >> 1, runLength), mask);
      while (entries[at] !== 0) {
        at = (at + entryLength) & mask;
      }
      entries[at] = number;
      entries[at + 1] = second;
    }
    this.#entries = entries;
  }
}

/** The low bits of a hash are the same throughout a table, since they choose it. */
function placeOf(hash: number, mask: number): number {
  return ((Math.imul(hash, 0x9e37_79b1) >>> 8) * entryLength) & mask;
}

function isSamePiece(one: string, oneStart: number, other: string, otherStart: number): boolean {
  for (let at = 0; at < runLength; at += 1) {
    if (one.charCodeAt(oneStart + at) !== inSmall(other.charCodeAt(otherStart + at))) {
      return false;
    }
  }
  return true;
}
