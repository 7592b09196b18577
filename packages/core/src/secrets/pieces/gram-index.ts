import { hashOf, runLength, smallLetters, spread, stride, wordAt, wordLength } from "./piece-codes.js";
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

/** More pieces than these are kept in 64 tables: a single table of a million would hold the event loop each time it grows. */
const mostOfOneTable = 32_768;
const manyTables = 64;
const leastFilterBits = 13;
const mostFilterBits = 26;
/** Bits of the filter for each piece; fewer would let more characters through to the tables. */
const bitsForEachPiece = 16;

/** In which texts a piece counts: in a text as it is or without what wraps it, or in its letters and digits. Bits of one number. */
export const searches = { runs: 1, bare: 2 } as const;
type Search = (typeof searches)[keyof typeof searches];
/** By so many bits the same of a piece within a vendor's prefix, which all keys of the vendor share: it counts only next to a piece that reveals. */
const publicShift = 2;

/** How a text is added. */
export interface AddedText {
  /** Characters at its beginning that reveal nothing. */
  readonly publicLength: number;
  /** Above 1: only pieces that begin so far apart, and the last, are added. They are enough to find the whole text, at a part of the memory. */
  readonly step: number;
  /** The sum of the searches in which its pieces count. */
  readonly searches: number;
}

/**
 * Finds every stretch of a text that consists of eight or more consecutive characters of a secret, in capitals or not. Tables hold all
 * eight-character pieces of the secrets. Only what a filter lets through is looked up, so the time does not depend on the number of
 * secrets.
 */
export class GramIndex {
  #tables: readonly PieceTable[];
  #filter: PieceFilter;
  #size = 0;
  /** The words of the text that is added, one for each character. Used again for each text. */
  #words = new Int32Array(128);

  /** With room for so many pieces before it grows. */
  constructor(expected = 0) {
    const bits = Math.ceil(Math.log2(expected * bitsForEachPiece + 1));
    this.#filter = new PieceFilter(Math.min(mostFilterBits, Math.max(leastFilterBits, bits)));
    this.#tables = tablesFor(expected);
  }

  /** Adds the text of so many of the bytes. */
  add(bytes: Uint8Array, length: number, { publicLength, step, searches: where }: AddedText): void {
    const last = length - runLength;
    if (last < 0) {
      return;
    }
    const words = this.#wordsOf(bytes, length);
    for (let start = 0; start <= last; start = nextStart(start, step, last)) {
      const kinds = start + runLength <= publicLength ? where << publicShift : where;
      this.#addPiece(words[start] ?? 0, words[start + wordLength] ?? 0, kinds);
    }
    if (this.#size * bitsForEachPiece > 2 ** this.#filter.bits) {
      this.#growFilter();
    }
    if (this.#size > mostOfOneTable && this.#tables.length === 1) {
      this.#splitTable();
    }
  }

  /** Runs in order, without overlap. Runs that touch are one, unless so many characters have to be common to both. */
  runsIn(bytes: DataView, search: Search, overlap = 0): readonly Run[] {
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
        const from = Math.max(0, at - stride + 1);
        this.#addRuns(bytes, { from, to: Math.min(at, lastPiece), search, overlap }, runs);
      }
    }
    return runs.length === 0 ? noRuns : runs.filter((run) => run.revealing);
  }

  /** The pieces that begin from one place to another. */
  #addRuns(bytes: DataView, { from, to, search, overlap }: SearchedPlaces, runs: FoundRun[]): void {
    for (let start = from; start <= to; start += 1) {
      const one = wordAt(bytes, start);
      const other = wordAt(bytes, start + wordLength);
      const hash = hashOf(one, other);
      if (this.#filter.mayHoldPiece(hash)) {
        const kinds = this.#tableOf(hash).kindsOf(one, other, hash);
        const revealing = (kinds & search) !== 0;
        if (revealing || (kinds & (search << publicShift)) !== 0) {
          noteRun(runs, start, revealing, overlap);
        }
      }
    }
  }

  /** Each word of the text, which the filter has then too: neighbouring pieces share words. */
  #wordsOf(bytes: Uint8Array, length: number): Int32Array {
    if (this.#words.length < length) {
      this.#words = new Int32Array(2 * length);
    }
    const words = this.#words;
    const filter = this.#filter;
    let word = 0;
    for (let at = 0; at < length; at += 1) {
      word = (word >>> 8) | ((smallLetters[bytes[at] ?? 0] ?? 0) << 24);
      if (at >= wordLength - 1) {
        words[at - wordLength + 1] = word;
        filter.addWord(word);
      }
    }
    return words;
  }

  #addPiece(first: number, second: number, kinds: number): void {
    const hash = hashOf(first, second);
    if (this.#tableOf(hash).add(first, second, hash, kinds)) {
      this.#size += 1;
      this.#filter.addPiece(hash);
    }
  }

  #tableOf(hash: number): PieceTable {
    const tables = this.#tables;
    // A number that is a power of two, so that the lowest bits choose.
    return tables[spread(hash) & (tables.length - 1)] as PieceTable;
  }

  #splitTable(): void {
    const [before] = this.#tables;
    this.#tables = tablesFor(2 * this.#size);
    before?.visit((first, second, kinds) => {
      const hash = hashOf(first, second);
      this.#tableOf(hash).add(first, second, hash, kinds);
    });
  }

  /** Fourfold, so that the pieces are seldom gone through again. */
  #growFilter(): void {
    const { bits } = this.#filter;
    if (bits < mostFilterBits) {
      const filter = new PieceFilter(Math.min(bits + 2, mostFilterBits));
      for (const table of this.#tables) {
        table.visit((first, second) => addToFilter(filter, first, second));
      }
      this.#filter = filter;
    }
  }
}

interface SearchedPlaces {
  readonly from: number;
  readonly to: number;
  readonly search: Search;
  readonly overlap: number;
}

function tablesFor(expected: number): readonly PieceTable[] {
  const length = expected > mostOfOneTable ? manyTables : 1;
  return Array.from({ length }, () => new PieceTable(expected / length));
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
