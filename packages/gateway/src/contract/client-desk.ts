import type { TokenUsage } from "@hotspare/core";

/** A client as requests know it. The name stands in metrics, logs and on the page; the key is nowhere. */
export interface GatewayClient {
  readonly name: string;
}

/** What a request will use of its client's limits, before it is sent. */
export interface Ask {
  readonly client: GatewayClient;
  /** The model's own name, not an alias. */
  readonly model: string;
  /** Tokens of the input, estimated. */
  readonly promptTokens: number;
  /** Most tokens that may be generated, as the request says or the gateway assumes; 0 for embeddings. */
  readonly completionTokens: number;
}

/** What an admitted request holds of its client's limits, until it ends. */
export interface Admission {
  /**
   * Ends once; later calls do nothing. `usage` is what providers reported over all attempts; absent: nothing was spent, and what was held is given back.
   *
   * @param provider the provider that answered (`result.provider`), where prices differ by provider. @default the dearest of the model's
   */
  end(usage?: TokenUsage, provider?: string): void;
}

/** Knows the clients: who asks, and whether the request may go on. */
export interface ClientDesk {
  /**
   * Finds the client of a request by its key. Resolves later for wrong keys of an address that has sent many.
   * Without configured clients everybody is the client `local`.
   *
   * @param key what stands after `Bearer ` in `Authorization`, or in `api-key`; absent: there is neither
   * @throws {ProtocolError} 401 when no client has this key; 429 when this address has sent too many wrong keys
   */
  identify(key: string | undefined, address: string): Promise<GatewayClient>;
  /** Whether the client may use the model at all: what `GET /v1/models` lists. */
  mayUse(client: GatewayClient, model: string): boolean;
  /**
   * Takes what the request needs of the client's limits. Waits only for a budget in Redis: a caller whose client hung up meanwhile ends the admission.
   *
   * @throws {ProtocolError} 403 for a model that is not the client's; 429 with `retryAfterMs` for requests, tokens or concurrent requests; 429 `insufficient_quota` for a
   * spent budget; 503 while the budgets cannot be read
   */
  admit(ask: Ask): Promise<Admission>;
  /** For the page and the metrics: what each client has used and may use. */
  usage(): readonly ClientUsage[];
  /** Whether clients are configured. If not, keys are not asked for, and only this machine is answered. */
  readonly hasClients: boolean;
  /** Wrong keys since the start, of all addresses: a counter of the metrics. */
  readonly wrongKeys: number;
  /** Writes what is not yet kept (budgets), and stops. */
  close(): Promise<void>;
}

/** What a client has used, as the page shows it. */
export interface ClientUsage {
  readonly name: string;
  readonly requests: number;
  readonly refused: number;
  readonly inFlight: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Absent: no prices are given. */
  readonly cost?: number;
  /** Of the calendar month, UTC. Absent: the client has no budget. */
  readonly budget?: { readonly limit: number; readonly spent: number; readonly currency: string };
}
