/** One rate limit of a key, as it stands. */
export interface RateLimitWindow {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until the limit is whole again. */
  readonly resetMs: number;
}

/** The rate limits of a key, as they stand. */
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
  /** Milliseconds until the same request fits; `undefined` when it is larger than the limit and never will. */
  readonly retryAfterMs: number | undefined;
}
