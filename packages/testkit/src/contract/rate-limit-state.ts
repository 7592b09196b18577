/** Current state of one rate limit of a key. */
export interface RateLimitWindow {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until the limit is full again. */
  readonly resetMs: number;
}

/** Current state of the rate limits of a key. */
export interface RateLimitState {
  readonly requests: RateLimitWindow;
  readonly tokens?: RateLimitWindow;
}

/** Why a rate limit refused a request. */
export interface RateLimitRefusal {
  readonly dimension: "requests" | "tokens";
  /** Per minute. */
  readonly limit: number;
  readonly used: number;
  readonly requested: number;
  /** Milliseconds until the same request fits. `undefined` if the request is larger than the limit and never fits. */
  readonly retryAfterMs: number | undefined;
  /** The moment at which `retryAfterMs` has passed, in epoch milliseconds. */
  readonly resetAtMs: number;
}
