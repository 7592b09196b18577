/** The rest of a credential's rate limits, by the headers of a reply. */
export interface RateLimit {
  readonly requests?: RateLimitWindow;
  readonly tokens?: RateLimitWindow;
}

/** One limit of a credential. */
export interface RateLimitWindow {
  readonly limit?: number;
  readonly remaining?: number;
  /** Milliseconds until the limit is whole again. */
  readonly resetMs?: number;
}
