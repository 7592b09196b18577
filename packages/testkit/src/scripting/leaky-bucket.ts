import type { RateLimitRefusal, RateLimitWindow } from "../contract/rate-limit-state.js";

const MINUTE_MS = 60_000;
/** Rounding error that may remain after a wait of exactly the stated time. */
const ROUNDING = 1e-6;

/**
 * A limit per minute that drains continuously, as OpenAI's own messages show. "Limit 3, Used 3 … try again in 20s" and
 * "Limit 1000000, Used 976163, Requested 70716 … try again in 2.812s" are both (used + requested - limit) / limit
 * minutes.
 */
export class LeakyBucket {
  readonly #dimension: "requests" | "tokens";
  readonly #limit: number;
  #used = 0;
  #atMs: number;

  constructor(dimension: "requests" | "tokens", limit: number, nowMs: number) {
    if (!(limit > 0))
      throw new RangeError(`The limit of ${dimension} per minute must be above 0, not ${limit}`);
    this.#dimension = dimension;
    this.#limit = limit;
    this.#atMs = nowMs;
  }

  /** Says why `amount` does not fit now. Returns `undefined` if `amount` fits. */
  refuse(amount: number, nowMs: number): Omit<RateLimitRefusal, "resetAtMs"> | undefined {
    const overflow = this.#drain(nowMs) + amount - this.#limit;
    if (overflow <= ROUNDING) return undefined;
    return {
      dimension: this.#dimension,
      limit: this.#limit,
      used: roundUp(this.#used),
      requested: amount,
      retryAfterMs: amount > this.#limit ? undefined : roundUp((overflow / this.#limit) * MINUTE_MS),
    };
  }

  fill(amount: number, nowMs: number): void {
    this.#used = this.#drain(nowMs) + amount;
  }

  read(nowMs: number): RateLimitWindow {
    const used = this.#drain(nowMs);
    return {
      limit: this.#limit,
      remaining: Math.max(0, Math.floor(this.#limit - used + ROUNDING)),
      resetMs: roundUp((used / this.#limit) * MINUTE_MS),
    };
  }

  #drain(nowMs: number): number {
    const drained = ((nowMs - this.#atMs) / MINUTE_MS) * this.#limit;
    this.#used = Math.max(0, this.#used - drained);
    this.#atMs = nowMs;
    return this.#used;
  }
}

function roundUp(value: number): number {
  return Math.max(0, Math.ceil(value - ROUNDING));
}
