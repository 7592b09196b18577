import type { RecordedCall, Traffic } from "../scenario/scenario.js";
import { seededRandom } from "../world/random.js";

/** The source of the calls of a traffic. */
export interface CallSource {
  /** Returns the next call. Undefined: no call comes before the end. */
  next(): Arrival | undefined;
}

/** A call that arrives. */
export interface Arrival {
  readonly atMs: number;
  /** The number of the call in its traffic, from 0. */
  readonly index: number;
}

/**
 * Draws the times at which calls arrive: by chance, with the rate as the average (a Poisson process). The same seed gives the same times in each
 * world. Within one rate the gaps have no memory, so a gap that reaches into the next rate is drawn again from the start of that rate.
 */
export class Arrivals implements CallSource {
  readonly #random: () => number;
  readonly #rates: Traffic["rates"];
  readonly #endMs: number;
  #step = 0;
  #atMs = 0;
  #index = -1;

  constructor(rates: Traffic["rates"], endMs: number, seed: number) {
    this.#random = seededRandom(seed);
    this.#rates = rates;
    this.#endMs = endMs;
    this.#atMs = rates[0]?.fromMs ?? endMs;
  }

  /** Returns the next call. Undefined: no call comes before the end. */
  next(): Arrival | undefined {
    for (;;) {
      const untilMs = this.#rates[this.#step + 1]?.fromMs ?? this.#endMs;
      const rate = this.#rates[this.#step]?.callsPerSecond ?? 0;
      const gapMs = rate === 0 ? Number.POSITIVE_INFINITY : (-Math.log(1 - this.#random()) / rate) * 1_000;
      if (this.#atMs + gapMs < Math.min(untilMs, this.#endMs)) {
        this.#atMs += gapMs;
        this.#index += 1;
        return { atMs: this.#atMs, index: this.#index };
      }
      if (untilMs >= this.#endMs) {
        return undefined;
      }
      this.#atMs = untilMs;
      this.#step += 1;
    }
  }

  /** Calls a second at a moment, on average. */
  static rateAt(rates: Traffic["rates"], atMs: number): number {
    return rates.findLast(({ fromMs }) => fromMs <= atMs)?.callsPerSecond ?? 0;
  }

  /** How many calls arrive, on average. */
  static expected(rates: Traffic["rates"], endMs: number): number {
    return rates.reduce((sum, { fromMs, callsPerSecond }, index) => {
      const untilMs = Math.min(rates[index + 1]?.fromMs ?? endMs, endMs);
      return sum + (Math.max(0, untilMs - fromMs) / 1_000) * callsPerSecond;
    }, 0);
  }
}

/** Returns calls at their recorded times. */
export class RecordedArrivals implements CallSource {
  readonly #calls: readonly RecordedCall[];
  #index = -1;

  constructor(calls: readonly RecordedCall[]) {
    this.#calls = calls;
  }

  next(): Arrival | undefined {
    this.#index += 1;
    const call = this.#calls[this.#index];
    return call === undefined ? undefined : { atMs: call.atMs, index: this.#index };
  }
}
