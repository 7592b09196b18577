/** Requests and answers of one key, or of all keys. */
export interface KeyStats {
  /** Requests that arrived, answered or not. */
  readonly requests: number;
  /** Requests that have not ended. */
  readonly inFlight: number;
  readonly maxInFlight: number;
  /** Tokens of all answers. */
  readonly tokens: number;
  /** Requests that the client aborted before their answer was complete. */
  readonly left: number;
  readonly byRoute: Readonly<Record<string, number>>;
  readonly byEndpoint: Readonly<Record<string, number>>;
  /** Requests by status sent. `none` counts connections that ended without a status. */
  readonly byStatus: Readonly<Record<string, number>>;
}
