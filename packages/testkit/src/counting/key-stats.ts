/** What one key, or all of them, have been asked and have answered. */
export interface KeyStats {
  /** Requests that arrived, answered or not. */
  readonly requests: number;
  /** Requests without an end so far. */
  readonly inFlight: number;
  readonly maxInFlight: number;
  /** Tokens of all answers. */
  readonly tokens: number;
  /** Requests that the client gave up before their answer was complete. */
  readonly left: number;
  readonly byRoute: Readonly<Record<string, number>>;
  readonly byEndpoint: Readonly<Record<string, number>>;
  /** By status sent; `none`: the connection ended without one. */
  readonly byStatus: Readonly<Record<string, number>>;
}
