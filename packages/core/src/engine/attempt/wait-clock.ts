import type { Clock } from "../../contract/clock.js";

/**
 * How long a call did nothing but wait: a part of it was in the waiting room or backed off, and no attempt of another part was under way.
 * So the waits of a split input, which are side by side, never add up to more than the call took.
 */
export class WaitClock {
  readonly #clock: Clock;
  #waiting = 0;
  #sinceMs: number | undefined;
  #waitedMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get waitedMs(): number {
    return this.#waitedMs + (this.#sinceMs === undefined ? 0 : this.#clock.monotonicMs() - this.#sinceMs);
  }

  /** So many more parts wait, and so many attempts are under way now. */
  change(waits: number, attemptsUnderWay: number): void {
    this.#waiting += waits;
    const isWaiting = this.#waiting > 0 && attemptsUnderWay === 0;
    if (isWaiting && this.#sinceMs === undefined) {
      this.#sinceMs = this.#clock.monotonicMs();
    } else if (!isWaiting && this.#sinceMs !== undefined) {
      this.#waitedMs = this.waitedMs;
      this.#sinceMs = undefined;
    }
  }
}
