/** Each bucket is half a percent wider than the one before it. */
const growth = Math.log(1.005);

/** Counts how often each time occurred, with a precision of half a percent. Millions of times need a few kilobytes. */
export class WeightedTimes {
  readonly #counts: number[] = [];
  #zeros = 0;
  #total = 0;
  #most = 0;

  add(ms: number, weight = 1): void {
    this.#total += weight;
    this.#most = Math.max(this.#most, ms);
    if (ms < 1) {
      this.#zeros += weight;
      return;
    }
    const bucket = Math.floor(Math.log(ms) / growth);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + weight;
  }

  addAll(other: WeightedTimes): void {
    this.#total += other.#total;
    this.#zeros += other.#zeros;
    this.#most = Math.max(this.#most, other.#most);
    for (const [bucket, count = 0] of other.#counts.entries()) {
      this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    }
  }

  /** The time below which this share of the times lies. Undefined: no time was added. */
  at(share: number): number | undefined {
    if (this.#total === 0) {
      return undefined;
    }
    let left = share * this.#total - this.#zeros;
    if (left <= 0) {
      return 0;
    }
    for (const [bucket, count = 0] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) {
        return Math.min(this.#most, Math.exp((bucket + 0.5) * growth));
      }
    }
    return this.#most;
  }
}
