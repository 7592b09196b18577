/** A request as the simulator received it, and its outcome. */
export interface SimulatedRequest {
  /** Number of the request, from 1. */
  readonly id: number;
  /** The API key as sent. Empty if the request had no key. */
  readonly key: string;
  /** The name passed to `simulator.endpoint(name)`, or `default`. */
  readonly endpoint: string;
  readonly method: string;
  /** The path without the endpoint's prefix and the query, such as `/v1/embeddings`. */
  readonly path: string;
  /** `embeddings`, `chat`, `models`, or `unknown`. */
  readonly route: string;
  /** Names are in lower case. Values that hold a credential are masked. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, parsed at the first read. `undefined` if empty, the text if not JSON. */
  readonly body: unknown;
  /** Time by the simulator's clock. */
  readonly startedMs: number;
  /** The status sent. `undefined` until a status is sent. It stays `undefined` if the connection ended without a reply. */
  readonly status: number | undefined;
  /** `cut` if the simulator ended the connection, `left` if the client ended it. */
  readonly outcome: "pending" | "answered" | "cut" | "left";
}
