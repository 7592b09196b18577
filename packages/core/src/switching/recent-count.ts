const bucketMs = 5_000;
const buckets = 12;

/** How much there was since the count began, or in about the last minute, whichever is shorter. */
export class RecentCount {
  readonly #amounts = new Array<number>(buckets).fill(0);
  #bucket = 0;
  #sinceMs: number;

  constructor(nowMs: number) {
    this.#sinceMs = nowMs;
    this.#bucket = Math.floor(nowMs / bucketMs);
  }

  get sinceMs(): number {
    return this.#sinceMs;
  }

  /** A negative amount takes back what was added. */
  add(amount: number, nowMs: number): void {
    this.#turnTo(nowMs);
    const at = this.#bucket % buckets;
    this.#amounts[at] = (this.#amounts[at] ?? 0) + amount;
  }

  sum(nowMs: number): number {
    this.#turnTo(nowMs);
    return this.#amounts.reduce((sum, amount) => sum + amount, 0);
  }

  /** The time that the sum is of. */
  spanMs(nowMs: number): number {
    return Math.min((buckets - 1) * bucketMs + (nowMs % bucketMs), nowMs - this.#sinceMs);
  }

  #turnTo(nowMs: number): void {
    const now = Math.floor(nowMs / bucketMs);
    for (let bucket = Math.max(this.#bucket + 1, now - buckets + 1); bucket <= now; bucket += 1) {
      this.#amounts[bucket % buckets] = 0;
    }
    this.#bucket = Math.max(this.#bucket, now);
  }
}
