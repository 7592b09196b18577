import type { IndexRange } from "../contract/embed-many.js";

/** A set of indexes, stored as ranges. Memory grows with the number of gaps. */
export class IndexRanges {
  /** In order, without touching each other. */
  readonly #ranges: IndexRange[] = [];

  constructor(ranges: readonly IndexRange[] = []) {
    for (const range of ranges) {
      this.add(range);
    }
  }

  toArray(): readonly IndexRange[] {
    return [...this.#ranges];
  }

  has(index: number): boolean {
    const range = this.#ranges[this.#firstEndingAfter(index)];
    return range !== undefined && range.start <= index;
  }

  add({ start, end }: IndexRange): void {
    if (end <= start) {
      return;
    }
    // Ranges that only touch the new range are merged too.
    const from = this.#firstEndingAfter(start - 1);
    let to = from;
    let joined: IndexRange = { start, end };
    for (let range = this.#ranges[to]; range !== undefined && range.start <= end; range = this.#ranges[to]) {
      joined = { start: Math.min(joined.start, range.start), end: Math.max(joined.end, range.end) };
      to += 1;
    }
    this.#ranges.splice(from, to - from, joined);
  }

  #firstEndingAfter(index: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle]?.end ?? 0) > index) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
