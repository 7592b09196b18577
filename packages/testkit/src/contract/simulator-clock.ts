/** The time that rate limits and the request log are told by. `performance` is one. */
export interface SimulatorClock {
  /** Milliseconds that never go back. */
  now(): number;
}
