import type { LimitReading } from "../contract/health-link.js";
import type { RateLimitWindow } from "../contract/plugin/rate-limit.js";

/** Providers that state no reset time mean a minute. */
const usualResetMs = 60_000;
/** Two readings of one moment, of a provider that rounds its times to seconds. */
const roundedMs = 1_050;
const preciseMs = 60;

/** A reading of a limit. */
interface Reading {
  readonly limit: number;
  readonly remaining: number;
  readonly atMs: number;
  /** When the limit is whole again. */
  readonly wholeAtMs: number;
  /** How fast it fills if it fills steadily, per millisecond; 0: too little is used to show it. */
  readonly fill: number;
}

/**
 * A limit that a provider states in its headers. Some limits fill steadily (a bucket), others become whole at one moment (a window). Two
 * readings show which. Until then the switcher relies on nothing before the stated reset.
 */
export class StatedLimit {
  #reading: Reading | undefined;
  /** Undefined: no two readings have shown it. */
  #fillsSteadily: boolean | undefined;

  /** Most that may be used at once; undefined: nothing has been stated yet. */
  get limit(): number | undefined {
    return this.#reading?.limit;
  }

  /** What is known now, for others. */
  stateAt(nowMs: number): Omit<LimitReading, "attemptAgeMs"> | undefined {
    const reading = this.#reading;
    return (
      reading && {
        limit: reading.limit,
        remaining: reading.remaining,
        wholeInMs: Math.max(0, reading.wholeAtMs - nowMs),
        fillsSteadily: this.#fillsSteadily,
      }
    );
  }

  read(stated: RateLimitWindow | undefined, nowMs: number): void {
    const { remaining } = stated ?? {};
    if (remaining === undefined) {
      return;
    }
    const limit = Math.max(stated?.limit ?? this.#reading?.limit ?? remaining, remaining, 1);
    const resetMs = stated?.resetMs ?? usualResetMs;
    const used = limit - remaining;
    const fill = resetMs > 0 && stated?.resetMs !== undefined ? used / resetMs : 0;
    const reading = { limit, remaining, atMs: nowMs, wholeAtMs: nowMs + resetMs, fill };
    if (this.#reading !== undefined && this.#reading.limit === limit) {
      this.#fillsSteadily = compare(this.#reading, reading, resetMs) ?? this.#fillsSteadily;
    }
    this.#reading = reading;
  }

  /** What is left now, if nothing is under way. */
  left(nowMs: number): number {
    const reading = this.#reading;
    if (reading === undefined) {
      return Number.POSITIVE_INFINITY;
    }
    if (nowMs >= reading.wholeAtMs) {
      return reading.limit;
    }
    const filled = this.#fillsSteadily === true ? reading.fill * (nowMs - reading.atMs) : 0;
    return Math.min(reading.limit, reading.remaining + filled);
  }

  /** When so much will be left; of more than the limit, when it is whole. */
  timeOf(amount: number, nowMs: number): number {
    const reading = this.#reading;
    const missing = Math.min(amount, reading?.limit ?? 0) - this.left(nowMs);
    if (reading === undefined || missing <= 0) {
      return nowMs;
    }
    return this.#fillsSteadily === true && reading.fill > 0
      ? Math.min(reading.wholeAtMs, nowMs + missing / reading.fill)
      : reading.wholeAtMs;
  }
}

/** Whether two readings show a limit that fills steadily. Undefined: they do not show it. */
function compare(earlier: Reading, later: Reading, resetMs: number): boolean | undefined {
  const rounded = resetMs % 1_000 === 0;
  const precise = resetMs >= (rounded ? 4_000 : 100) && later.limit - later.remaining >= 5;
  if (!precise || earlier.fill === 0) {
    return undefined;
  }
  const sameFill = Math.abs(later.fill - earlier.fill) <= 0.2 * Math.max(later.fill, earlier.fill);
  const sameMoment = Math.abs(later.wholeAtMs - earlier.wholeAtMs) <= (rounded ? roundedMs : preciseMs);
  if (sameFill === sameMoment) {
    return undefined;
  }
  return sameFill;
}
