/** Time source of rate limits and the request log, such as `performance`. */
export interface SimulatorClock {
  /** Milliseconds that never decrease. */
  now(): number;
  /** Epoch milliseconds, for servers that state a moment instead of a wait. @default Date.now() */
  epochMs?(): number;
}
