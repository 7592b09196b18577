/** Runs of at least this many characters of a secret are hidden. Shorter runs occur in ordinary words. */
export const runLength = 8;

/** A stretch of a text. `end` is exclusive. */
export interface Run {
  readonly start: number;
  readonly end: number;
}

interface FoundRun {
  readonly start: number;
  end: number;
  revealing: boolean;
}

/**
 * Every piece of eight characters holds, wherever it stands, a whole word of four characters that begins at a multiple of five. So a text
 * is looked at in steps of five characters.
 */
const wordLength = 4;
const stride = runLength - wordLength + 1;

const base = 0x0100_0193;
const bucketSpread = 0x9e37_79b1;
const secondSpread = 0x85eb_ca6b;

/** Pieces are kept in this many maps: a single map of a million pieces would hold the event loop each time it grows. */
const shardBits = 6;
const leastTableBits = 13;
const mostTableBits = 23;
/** Bits of the filter for each piece; fewer would let more characters through to the maps. */
const bitsForEachPiece = 16;

/**
 * Finds every stretch of a text that consists of eight or more consecutive characters of a secret, in capitals or not: servers write
 * headers in lower case. Maps hold all eight-character pieces of the secrets. Only what a small filter lets through is looked up, so the
 * time does not depend on the number of secrets.
 */
export class GramIndex {
  /**
   * True if the piece reveals part of the secret. False if the piece lies within the vendor's prefix. Such a piece
   * counts only next to a revealing piece.
   */
  readonly #revealing: readonly Map<string, boolean>[] = Array.from(
    { length: 2 ** shardBits },
    () => new Map(),
  );
  #filter = new PieceFilter(leastTableBits);
  /** The smaller filter, while its pieces go over to the larger one: shard by shard, since all at once would hold the event loop. */
  #outgrown: { readonly filter: PieceFilter; shardsLeft: number } | undefined;
  #size = 0;

  /** With a `step` above 1, only pieces that begin so far apart, and the last: enough to find the whole text, at a part of the memory. */
  add(text: string, publicLength: number, step = 1): void {
    const small = inSmallLetters(text);
    const last = small.length - runLength;
    for (let start = 0; start <= last; start = start < last ? Math.min(start + step, last) : last + 1) {
      const piece = small.slice(start, start + runLength);
      const hash = hashOf(piece, 0, runLength);
      const shard = this.#shardOf(hash);
      const known = shard.get(piece);
      shard.set(piece, known === true || start + runLength > publicLength);
      if (known === undefined) {
        this.#size += 1;
        this.#filter.add(piece, hash);
      }
    }
    this.#growFilter();
  }

  /** Runs in order, without overlap. */
  runsIn(text: string): readonly Run[] {
    if (text.length < runLength || this.#size === 0) {
      return [];
    }
    const runs: FoundRun[] = [];
    const filter = this.#filter;
    const outgrown = this.#outgrown?.filter;
    // Every character of every error passes here.
    for (let at = 0; at + wordLength <= text.length; at += stride) {
      const word = hashOf(text, at, wordLength);
      if (filter.mayHoldWord(word) || outgrown?.mayHoldWord(word) === true) {
        this.#addRuns(text, Math.max(0, at - stride + 1), Math.min(at, text.length - runLength), runs);
      }
    }
    return runs.filter((run) => run.revealing);
  }

  /** The pieces that begin from `first` to `last`. */
  #addRuns(text: string, first: number, last: number, runs: FoundRun[]): void {
    for (let start = first; start <= last; start += 1) {
      const hash = hashOf(text, start, runLength);
      if (!this.#filter.mayHoldPiece(hash) && this.#outgrown?.filter.mayHoldPiece(hash) !== true) {
        continue;
      }
      const end = start + runLength;
      const revealing = this.#shardOf(hash).get(inSmallLetters(text.slice(start, end)));
      if (revealing === undefined) {
        continue;
      }
      const previous = runs.at(-1);
      if (previous !== undefined && start <= previous.end) {
        previous.end = end;
        previous.revealing ||= revealing;
      } else {
        runs.push({ start, end, revealing });
      }
    }
  }

  #shardOf(hash: number): Map<string, boolean> {
    return this.#revealing[hash & (2 ** shardBits - 1)] ?? new Map();
  }

  #growFilter(): void {
    const { bits } = this.#filter;
    const outgrown = this.#outgrown;
    if (outgrown !== undefined) {
      outgrown.shardsLeft -= 1;
      for (const piece of this.#revealing[outgrown.shardsLeft]?.keys() ?? []) {
        this.#filter.add(piece, hashOf(piece, 0, runLength));
      }
      this.#outgrown = outgrown.shardsLeft === 0 ? undefined : outgrown;
    } else if (bits < mostTableBits && this.#size * bitsForEachPiece > 2 ** bits) {
      this.#outgrown = { filter: this.#filter, shardsLeft: 2 ** shardBits };
      // Fourfold, so that the pieces are seldom gone through again.
      this.#filter = new PieceFilter(Math.min(bits + 2, mostTableBits));
    }
  }
}

/**
 * Two Bloom filters: of words, and of pieces with two bits each, so that one character in a hundred costs a look into the maps. Tables of
 * bits, so that they stay in the processor's cache.
 */
class PieceFilter {
  readonly bits: number;
  readonly #shift: number;
  readonly #words: Uint8Array;
  readonly #pieces: Uint8Array;

  constructor(bits: number) {
    this.bits = bits;
    this.#shift = 32 - bits;
    this.#words = new Uint8Array(2 ** bits / 8);
    this.#pieces = new Uint8Array(2 ** bits / 8);
  }

  add(piece: string, hash: number): void {
    for (let start = 0; start < stride; start += 1) {
      setBit(this.#words, Math.imul(hashOf(piece, start, wordLength), bucketSpread) >>> this.#shift);
    }
    setBit(this.#pieces, Math.imul(hash, bucketSpread) >>> this.#shift);
    setBit(this.#pieces, Math.imul(hash, secondSpread) >>> this.#shift);
  }

  mayHoldWord(hash: number): boolean {
    return hasBit(this.#words, Math.imul(hash, bucketSpread) >>> this.#shift);
  }

  mayHoldPiece(hash: number): boolean {
    return (
      hasBit(this.#pieces, Math.imul(hash, bucketSpread) >>> this.#shift) &&
      hasBit(this.#pieces, Math.imul(hash, secondSpread) >>> this.#shift)
    );
  }
}

function setBit(table: Uint8Array, bit: number): void {
  table[bit >>> 3] = (table[bit >>> 3] ?? 0) | (1 << (bit & 7));
}

function hasBit(table: Uint8Array, bit: number): boolean {
  return ((table[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0;
}

/** Hashes `length` characters from `start` on, in capitals or not. */
function hashOf(text: string, start: number, length: number): number {
  let hash = 0;
  for (let index = start; index < start + length; index += 1) {
    hash = (Math.imul(hash, base) + inSmall(text.charCodeAt(index))) | 0;
  }
  return hash;
}

/** The small letter of a capital one, of ASCII alone. */
function inSmall(codeUnit: number): number {
  return codeUnit >= 65 && codeUnit <= 90 ? codeUnit | 32 : codeUnit;
}

/** Letters beyond ASCII stay: the hash does not know their small ones, and some have two characters. */
function inSmallLetters(text: string): string {
  return text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}
