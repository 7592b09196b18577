/** Runs of at least this many characters of a secret are hidden. Shorter runs occur in ordinary words. */
export const runLength = 8;

/** A stretch of a text. `end` is exclusive. */
export interface Run {
  readonly start: number;
  readonly end: number;
}

const base = 0x0100_0193;
const leadingPower = power(base, runLength - 1);
const bucketSpread = 0x9e37_79b1;
const secondSpread = 0x85eb_ca6b;

/** Pieces are kept in this many maps: a single map of a million pieces would hold the event loop each time it grows. */
const shardBits = 6;
const leastTableBits = 13;
const mostTableBits = 23;
/** Bits of the filter for each piece; fewer would let more characters through to the maps. */
const bitsForEachPiece = 16;

/**
 * Finds every stretch of a text that consists of eight or more consecutive characters of a secret. Maps hold all eight-character pieces
 * of the secrets. A rolling hash passes over the text once, and only a hit in a small table is looked up, so the time does not depend
 * on the number of secrets.
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
  /** A Bloom filter: two bits for each piece, so that one character in a hundred, and not in ten, costs a look into the maps. */
  #table = new Uint8Array(2 ** leastTableBits / 8);
  #shift = 32 - leastTableBits;
  #size = 0;

  add(text: string, publicLength: number): void {
    for (let start = 0; start + runLength <= text.length; start += 1) {
      const piece = text.slice(start, start + runLength);
      const hash = hashOf(piece);
      const shard = this.#shardOf(hash);
      const known = shard.get(piece);
      shard.set(piece, known === true || start + runLength > publicLength);
      if (known === undefined) {
        this.#size += 1;
        this.#mark(hash);
      }
    }
    this.#growTable();
  }

  /** Runs in order, without overlap. */
  runsIn(text: string): readonly Run[] {
    if (text.length < runLength || this.#size === 0) {
      return [];
    }
    const runs: { start: number; end: number; revealing: boolean }[] = [];
    // Every character of every error passes here: members are read once, and the table is of bits, so that it stays in the cache.
    const table = this.#table;
    const shift = this.#shift;
    let hash = hashOf(text);
    for (let end = runLength; end <= text.length; end += 1) {
      const start = end - runLength;
      if (start > 0) {
        const without = hash - Math.imul(text.charCodeAt(start - 1), leadingPower);
        hash = (Math.imul(without, base) + text.charCodeAt(end - 1)) | 0;
      }
      if (
        !hasBit(table, Math.imul(hash, bucketSpread) >>> shift) ||
        !hasBit(table, Math.imul(hash, secondSpread) >>> shift)
      ) {
        continue;
      }
      const revealing = this.#shardOf(hash).get(text.slice(start, end));
      if (revealing === undefined) {
        continue;
      }
      const last = runs.at(-1);
      if (last !== undefined && start <= last.end) {
        last.end = end;
        last.revealing ||= revealing;
      } else {
        runs.push({ start, end, revealing });
      }
    }
    return runs.filter((run) => run.revealing);
  }

  #shardOf(hash: number): Map<string, boolean> {
    return this.#revealing[hash & (2 ** shardBits - 1)] ?? new Map();
  }

  #mark(hash: number): void {
    setBit(this.#table, Math.imul(hash, bucketSpread) >>> this.#shift);
    setBit(this.#table, Math.imul(hash, secondSpread) >>> this.#shift);
  }

  #growTable(): void {
    const bits = 32 - this.#shift;
    if (bits >= mostTableBits || this.#size * bitsForEachPiece <= 2 ** bits) {
      return;
    }
    // Fourfold, so that the pieces are seldom gone through again.
    const grown = Math.min(bits + 2, mostTableBits);
    this.#shift = 32 - grown;
    this.#table = new Uint8Array(2 ** grown / 8);
    for (const shard of this.#revealing) {
      for (const piece of shard.keys()) {
        this.#mark(hashOf(piece));
      }
    }
  }
}

function setBit(table: Uint8Array, bit: number): void {
  table[bit >>> 3] = (table[bit >>> 3] ?? 0) | (1 << (bit & 7));
}

function hasBit(table: Uint8Array, bit: number): boolean {
  return ((table[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0;
}

/** Hashes the first eight characters. */
function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < runLength; index += 1) {
    hash = (Math.imul(hash, base) + text.charCodeAt(index)) | 0;
  }
  return hash;
}

function power(factor: number, exponent: number): number {
  let product = 1;
  for (let count = 0; count < exponent; count += 1) {
    product = Math.imul(product, factor);
  }
  return product;
}
