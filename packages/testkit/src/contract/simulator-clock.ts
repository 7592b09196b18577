/** Time source of rate limits and the request log, such as `performance`. */
export interface SimulatorClock {
  /** Milliseconds that never decrease. */
  now(): number;
}
