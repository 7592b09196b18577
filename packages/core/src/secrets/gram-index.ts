import { bytesOf, hashOf, runLength, spread, stride, wordAt, wordLength } from "./piece-codes.js";
import { PieceFilter } from "./piece-filter.js";
import { PieceTable } from "./piece-table.js";

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

/** Pieces are kept in this many tables: a single table of a million pieces would hold the event loop each time it grows. */
const shards = 64;
const leastFilterBits = 13;
const mostFilterBits = 26;
/** Bits of the filter for each piece; fewer would let more characters through to the tables. */
const bitsForEachPiece = 16;

/**
 * Finds every stretch of a text that consists of eight or more consecutive characters of a secret, in capitals or not. Tables hold all
 * eight-character pieces of the secrets. Only what a filter lets through is looked up, so the time does not depend on the number of
 * secrets.
 */
export class GramIndex {
  readonly #tables: (PieceTable | undefined)[] = Array.from({ length: shards });
  /** Pieces that lie within a vendor's prefix, which all keys of the vendor share: they count only next to a piece that reveals. */
  readonly #publicPieces = new PieceTable();
  readonly #expected: number;
  #filter: PieceFilter;
  #size = 0;

  /** With room for so many pieces before it grows. */
  constructor(expected = 0) {
    this.#expected = expected;
    const bits = Math.ceil(Math.log2(expected * bitsForEachPiece + 1));
    this.#filter = new PieceFilter(Math.min(mostFilterBits, Math.max(leastFilterBits, bits)));
  }

  /** With a `step` above 1, only pieces that begin so far apart, and the last: enough to find the whole text, at a part of the memory. */
  add(text: string, publicLength: number, step = 1): void {
    const last = text.length - runLength;
    if (last < 0) {
      return;
    }
    const bytes = bytesOf(text);
    for (let at = 0; at + wordLength <= text.length; at += 1) {
      // Neighbouring pieces share words, so they are added once and not with each piece.
      this.#filter.addWord(wordAt(bytes, at));
    }
    for (let start = 0; start <= last; start = nextStart(start, step, last)) {
      const isPublic = start + runLength <= publicLength;
      this.#addPiece(wordAt(bytes, start), wordAt(bytes, start + wordLength), isPublic);
    }
    if (this.#size * bitsForEachPiece > 2 ** this.#filter.bits) {
      this.#growFilter();
    }
  }

  /** Runs in order, without overlap. Runs that touch are one, unless so many characters have to be common to both. */
  runsIn(bytes: DataView, overlap = 0): readonly Run[] {
    const lastPiece = bytes.byteLength - runLength;
    if (lastPiece < 0 || this.#size === 0) {
      return noRuns;
    }
    const runs: FoundRun[] = [];
    const filter = this.#filter;
    const lastWord = bytes.byteLength - wordLength;
    // Every character of every error passes here.
    for (let at = 0; at <= lastWord; at += stride) {
      if (filter.mayHoldWord(wordAt(bytes, at))) {
        this.#addRuns(bytes, Math.max(0, at - stride + 1), Math.min(at, lastPiece), runs, overlap);
      }
    }
    return runs.length === 0 ? noRuns : runs.filter((run) => run.revealing);
  }

  /** The pieces that begin from `first` to `last`. */
  #addRuns(bytes: DataView, first: number, last: number, runs: FoundRun[], overlap: number): void {
    for (let start = first; start <= last; start += 1) {
      const one = wordAt(bytes, start);
      const other = wordAt(bytes, start + wordLength);
      const hash = hashOf(one, other);
      if (this.#filter.mayHoldPiece(hash)) {
        const revealing = this.#tables[shardOf(hash)]?.has(one, other, hash) === true;
        if (revealing || this.#publicPieces.has(one, other, hash)) {
          noteRun(runs, start, revealing, overlap);
        }
      }
    }
  }

  #addPiece(first: number, second: number, isPublic: boolean): void {
    const hash = hashOf(first, second);
    const table = isPublic ? this.#publicPieces : this.#tableOf(hash);
    if (table.add(first, second, hash)) {
      this.#size += 1;
      this.#filter.addPiece(hash);
    }
  }

  #tableOf(hash: number): PieceTable {
    const shard = shardOf(hash);
    const table = this.#tables[shard] ?? new PieceTable(this.#expected / shards);
    this.#tables[shard] = table;
    return table;
  }

  /** Fourfold, so that the pieces are seldom gone through again. */
  #growFilter(): void {
    const { bits } = this.#filter;
    if (bits < mostFilterBits) {
      const filter = new PieceFilter(Math.min(bits + 2, mostFilterBits));
      for (const table of [this.#publicPieces, ...this.#tables]) {
        table?.visit((first, second) => addToFilter(filter, first, second));
      }
      this.#filter = filter;
    }
  }
}

const noRuns: readonly Run[] = [];

/** The last piece of a text is always added. */
function nextStart(start: number, step: number, last: number): number {
  return start < last ? Math.min(start + step, last) : last + 1;
}

/** Adds a piece and each of its words. */
function addToFilter(filter: PieceFilter, first: number, second: number): void {
  filter.addPiece(hashOf(first, second));
  filter.addWord(first);
  for (let bits = 8; bits < 32; bits += 8) {
    filter.addWord((first >>> bits) | (second << (32 - bits)));
  }
  filter.addWord(second);
}

function shardOf(hash: number): number {
  return spread(hash) & (shards - 1);
}

/** A piece of a secret begins there. It belongs to the run before it if so many characters are common to both. */
function noteRun(runs: FoundRun[], start: number, revealing: boolean, overlap: number): void {
  const end = start + runLength;
  const previous = runs.at(-1);
  if (previous !== undefined && start + overlap <= previous.end) {
    previous.end = end;
    previous.revealing ||= revealing;
  } else {
    runs.push({ start, end, revealing });
  }
}
