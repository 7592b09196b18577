/** A request as the simulator saw it, and how it ended. */
export interface SimulatedRequest {
  /** Counts all requests from 1. */
  readonly id: number;
  /** The API key as it was sent; empty when none was. */
  readonly key: string;
  /** The name given to `simulator.endpoint(name)`, or `default`. */
  readonly endpoint: string;
  readonly method: string;
  /** Without the endpoint's prefix and the query, such as `/v1/embeddings`. */
  readonly path: string;
  /** `embeddings`, `chat`, `models`, or `unknown`. */
  readonly route: string;
  /** Lower-case names; the values that hold a credential are masked. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, parsed when it is first read; `undefined` when it is empty, its text when it is no JSON. */
  readonly body: unknown;
  /** By the simulator's clock. */
  readonly startedMs: number;
  /** The status sent; `undefined` while there is none, and for ever when the connection ended without a reply. */
  readonly status: number | undefined;
  /** `cut`: the simulator ended the connection; `left`: the client did. */
  readonly outcome: "pending" | "answered" | "cut" | "left";
}
