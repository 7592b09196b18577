/** Time, passed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds that never go back. Health and timeouts use only this time. */
  monotonicMs(): number;
  /** Milliseconds since 1970, for people to read. */
  epochMs(): number;
  /**
   * Resolves after `ms`. Rejects with the signal's reason when it aborts, and leaves no listener behind.
   * `background`: this sleep must not keep the process alive.
   */
  sleep(ms: number, signal?: AbortSignal, options?: { readonly background?: boolean }): Promise<void>;
}
