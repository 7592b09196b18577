import type { Attempt } from "../../contract/attempt.js";
import type { Clock } from "../../contract/clock.js";
import { DeadlineExceededError } from "../../errors/deadline-exceeded-error.js";
import type { CallSettings } from "../../request/call-options.js";

/** Longer sleeps are none: Node's timers end at 32 bits. */
const longestSleepMs = 2 ** 31 - 1;

/** The time that a call has for its schemas too, which may wait for what never comes. */
export class ReadingTime {
  readonly totalMs: number;
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  readonly #startedMs: number;

  constructor(clock: Clock, { signal, timeouts }: Pick<CallSettings, "signal" | "timeouts">) {
    this.totalMs = timeouts.totalMs;
    this.#clock = clock;
    this.#signal = signal;
    this.#startedMs = clock.monotonicMs();
  }

  get leftMs(): number {
    return this.totalMs - (this.#clock.monotonicMs() - this.#startedMs);
  }

  get isAborted(): boolean {
    return this.#signal?.aborted === true;
  }

  /**
   * What a schema makes of an answer, or the end of the call, whichever is first.
   *
   * @throws {DeadlineExceededError} when `totalMs` ended first; the signal's reason, when the caller aborted first
   */
  async within<Value>(reading: Promise<Value>, attempts: readonly Attempt[]): Promise<Value> {
    const signal = this.#signal;
    const { leftMs } = this;
    if (signal === undefined && leftMs > longestSleepMs) {
      return reading;
    }
    const over = new AbortController();
    const ends = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]);
    const late = this.#clock.sleep(Math.min(Math.max(0, leftMs), longestSleepMs), ends).then(() => {
      throw new DeadlineExceededError({
        totalMs: this.totalMs,
        attempts,
        message: `The call took longer than its ${this.totalMs} ms: a model had answered, and the schema was still validating. Raise timeouts.totalMs, or let the schema validate without waiting.`,
      });
    });
    try {
      return await Promise.race([reading, late]);
    } finally {
      over.abort();
    }
  }
}
