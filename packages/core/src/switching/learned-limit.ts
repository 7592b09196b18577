import { RecentCount } from "./recent-count.js";

const minuteMs = 60_000;
/** A refusal says that the limit is used up now: what was answered between two of them is the limit. A little less is asked for. */
const caution = 0.97;
/** One refusal takes no more: what is answered between two in a window that becomes whole at one moment says too little. */
const largestFall = 0.9;

/**
 * A limit that nobody states, learned from refusals: it grows slowly while there are none, and falls to what was really answered when
 * there is one. It is mirrored as a bucket that holds a minute's worth, empty at the refusal.
 */
export class LearnedLimit {
  readonly #recent = new RecentCount();
  /** Per millisecond; undefined: there was no refusal yet. */
  #rate: number | undefined;
  #refusedAtMs = Number.NEGATIVE_INFINITY;
  #lastRefusalMs = Number.NEGATIVE_INFINITY;
  #answeredSince = 0;
  #level = 0;
  #levelAtMs = 0;

  get isKnown(): boolean {
    return this.#rate !== undefined;
  }

  /** Most that may be used at once. */
  get limit(): number {
    return (this.#rate ?? 0) * minuteMs;
  }

  /** An attempt begins. */
  spend(amount: number, nowMs: number): void {
    if (this.#rate !== undefined) {
      this.#level = this.left(nowMs) - amount;
      this.#levelAtMs = nowMs;
    }
  }

  answered(amount: number, nowMs: number): void {
    this.#recent.add(amount, nowMs);
    this.#answeredSince += amount;
  }

  /** Of attempts that were under way together only the first refusal counts: the others say the same. */
  refused(startedMs: number, nowMs: number): void {
    if (startedMs <= this.#lastRefusalMs) {
      return;
    }
    this.#lastRefusalMs = nowMs;
    if (this.#rate !== undefined && this.#answeredSince < this.limit / 10) {
      // It was still used up: that says nothing of how much there is.
      this.#level = 0;
      this.#levelAtMs = nowMs;
      return;
    }
    const seen =
      this.#rate === undefined
        ? this.#recent.perMs(nowMs)
        : Math.max(this.#answeredSince / Math.max(1, nowMs - this.#refusedAtMs), this.#rate * largestFall);
    // Without any answer there is nothing to learn from; a request in ten seconds will show.
    this.#rate = Math.max(seen * caution, 1 / 10_000);
    this.#refusedAtMs = nowMs;
    this.#answeredSince = 0;
    this.#level = 0;
    this.#levelAtMs = nowMs;
  }

  left(nowMs: number): number {
    if (this.#rate === undefined) {
      return Number.POSITIVE_INFINITY;
    }
    const filled = this.#grown(nowMs) * (nowMs - this.#levelAtMs);
    return Math.min(this.#level + filled, this.limit);
  }

  timeOf(amount: number, nowMs: number): number {
    const missing = Math.min(amount, this.limit) - this.left(nowMs);
    return missing <= 0 ? nowMs : nowMs + missing / this.#grown(nowMs);
  }

  /** A hundredth a minute, and more the longer nothing is refused: an old refusal tells less. */
  #grown(nowMs: number): number {
    const minutes = (nowMs - this.#refusedAtMs) / minuteMs;
    return (this.#rate ?? 0) * (1 + 0.01 * minutes + 0.005 * minutes ** 2);
  }
}
