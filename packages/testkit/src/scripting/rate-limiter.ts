import type { RateLimitRefusal, RateLimitState } from "../contract/rate-limit-state.js";
import type { SimulatorClock } from "../contract/simulator-clock.js";
import { LeakyBucket } from "./leaky-bucket.js";

/** Limits of one key. Tokens are unlimited by default. */
export interface RateLimitOptions {
  readonly requestsPerMinute: number;
  readonly tokensPerMinute?: number;
}

/** Limits the requests and tokens of a key per minute. */
export class RateLimiter {
  readonly #clock: SimulatorClock;
  readonly #requests: LeakyBucket;
  readonly #tokens: LeakyBucket | undefined;

  constructor(options: RateLimitOptions, clock: SimulatorClock) {
    this.#clock = clock;
    this.#requests = new LeakyBucket("requests", options.requestsPerMinute, clock.now());
    if (options.tokensPerMinute !== undefined)
      this.#tokens = new LeakyBucket("tokens", options.tokensPerMinute, clock.now());
  }

  /** Counts a request, or returns the reason for a refusal. A refused request is not counted. */
  count(tokens: number): RateLimitRefusal | undefined {
    const now = this.#clock.now();
    const refusal = this.#requests.refuse(1, now) ?? this.#tokens?.refuse(tokens, now);
    if (refusal !== undefined) {
      const epochMs = this.#clock.epochMs?.() ?? Date.now();
      return { ...refusal, resetAtMs: epochMs + (refusal.retryAfterMs ?? 60_000) };
    }
    this.#requests.fill(1, now);
    this.#tokens?.fill(tokens, now);
    return undefined;
  }

  read(): RateLimitState {
    const now = this.#clock.now();
    const requests = this.#requests.read(now);
    return this.#tokens === undefined ? { requests } : { requests, tokens: this.#tokens.read(now) };
  }
}
