import { hashOf, inSmallLetters, PieceFilter, runLength, stride, wordLength } from "./piece-filter.js";
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
const shardBits = 6;
const shards = 2 ** shardBits;
/** Texts that go over to a larger filter with each text that is added: they are over long before the larger filter is full. */
const textsAtOnce = 4;
const leastTableBits = 13;
const mostTableBits = 23;
/** Bits of the filter for each piece; fewer would let more characters through to the tables. */
const bitsForEachPiece = 16;

/**
 * Finds every stretch of a text that consists of eight or more consecutive characters of a secret, in capitals or not: servers write
 * headers in lower case. Tables hold the places of all eight-character pieces of the secrets. Only what a small filter lets through is
 * looked up, so the time does not depend on the number of secrets.
 */
export class GramIndex {
  /** The secrets, in small letters. */
  readonly #texts: string[] = [];
  /** How far apart the pieces of each text begin. */
  readonly #steps: number[] = [];
  readonly #tables: (PieceTable | undefined)[] = Array.from({ length: shards });
  #filter = new PieceFilter(leastTableBits);
  /** The smaller filter, while the texts go over to the larger one: some at a time, since all at once would hold the event loop. */
  #outgrown: { readonly filter: PieceFilter; textsLeft: number } | undefined;
  #size = 0;

  /** With a `step` above 1, only pieces that begin so far apart, and the last: enough to find the whole text, at a part of the memory. */
  add(text: string, publicLength: number, step = 1): void {
    const small = inSmallLetters(text);
    const last = small.length - runLength;
    if (last < 0) {
      return;
    }
    const place = this.#texts.push(small) - 1;
    this.#steps.push(step);
    this.#filter.addWords(small);
    for (let start = 0; start <= last; start = nextStart(start, step, last)) {
      const hash = hashOf(small, start, runLength);
      // A piece that lies within the vendor's prefix counts only next to a revealing piece.
      if (this.#tableOf(hash).add({ hash, place, start, revealing: start + runLength > publicLength })) {
        this.#size += 1;
        this.#filter.addPiece(hash);
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
      const revealing = this.#tableOf(hash).find(text, start, hash);
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

  #tableOf(hash: number): PieceTable {
    const shard = hash & (shards - 1);
    const table = this.#tables[shard] ?? new PieceTable(this.#texts);
    this.#tables[shard] = table;
    return table;
  }

  #growFilter(): void {
    const { bits } = this.#filter;
    const outgrown = this.#outgrown;
    if (outgrown !== undefined) {
      const from = Math.max(0, outgrown.textsLeft - textsAtOnce);
      for (let place = from; place < outgrown.textsLeft; place += 1) {
        this.#addToFilter(place);
      }
      outgrown.textsLeft = from;
      this.#outgrown = from === 0 ? undefined : outgrown;
    } else if (bits < mostTableBits && this.#size * bitsForEachPiece > 2 ** bits) {
      this.#outgrown = { filter: this.#filter, textsLeft: this.#texts.length };
      // Fourfold, so that the pieces are seldom gone through again.
      this.#filter = new PieceFilter(Math.min(bits + 2, mostTableBits));
    }
  }

  #addToFilter(place: number): void {
    const text = this.#texts[place] ?? "";
    const step = this.#steps[place] ?? 1;
    const last = text.length - runLength;
    this.#filter.addWords(text);
    for (let start = 0; start <= last; start = nextStart(start, step, last)) {
      this.#filter.addPiece(hashOf(text, start, runLength));
    }
  }
}

/** The last piece of a text is always added. */
function nextStart(start: number, step: number, last: number): number {
  return start < last ? Math.min(start + step, last) : last + 1;
}
