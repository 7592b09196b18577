import type { TokenUsage } from "@hotspare/core";
import type { ServedModel } from "./served-models.js";

/** The client of a request. Metrics, logs and the page show the name. No object holds the key. */
export interface GatewayClient {
  readonly name: string;
}

/** What a request will use of its client's limits. The gateway asks before it sends the request to a provider. */
export interface Ask {
  readonly client: GatewayClient;
  /** The name of the model, not an alias. */
  readonly model: string;
  /** The name that the client has used: the model or an alias. Refusals show this name. @default `model` */
  readonly askedAs?: string | undefined;
  /** A VLM and an embedder may have the same name and different prices. */
  readonly kind: ServedModel["kind"];
  /** Estimated tokens of the input. */
  readonly promptTokens: number;
  /** Most tokens that the model may generate, from the request or from the gateway's assumption. 0 for embeddings. */
  readonly completionTokens: number;
}

/** Holds what an admitted request takes of its client's limits, until the request ends. */
export interface Admission {
  /**
   * Ends the hold and counts the usage. Later calls do nothing.
   *
   * @param usage the usage that providers reported over all attempts. Absent: nothing was spent, and the client gets everything back
   * @param provider the provider that answered (`result.provider`), because prices may differ by provider. @default the model's most expensive provider
   */
  end(usage?: TokenUsage, provider?: string): void;
}

/** Identifies clients by their keys and applies their limits. Implement this interface to take clients from elsewhere, such as a database. */
export interface ClientDesk {
  /**
   * Finds the client of a request by its key. The more wrong keys an address has sent, the later the promise rejects. Without configured clients every request
   * belongs to the client `local`.
   *
   * @param key the text after `Bearer ` in the header `Authorization`, or the header `api-key`. Absent: the request has neither header
   * @throws {ProtocolError} 401 when no client has this key; 429 when this address has sent too many wrong keys
   */
  identify(key: string | undefined, address: string): Promise<GatewayClient>;
  /** Whether the client may use the model. `GET /v1/models` lists the models for which this method returns true. */
  mayUse(client: GatewayClient, model: string): boolean;
  /**
   * Takes what the request needs from the client's limits. Waits only for a budget in Redis. If the client hung up during this wait, the caller must end the admission.
   *
   * @throws {ProtocolError} 403 when the client may not use the model; 429 with `retryAfterMs` when a limit of requests, tokens or concurrent requests is
   * reached; 429 `insufficient_quota` when the budget is spent; 503 when the store of the budgets does not answer
   */
  admit(ask: Ask): Promise<Admission>;
  /** What each client has used and may use. The page and the metrics show these figures. */
  usage(): readonly ClientUsage[];
  /** Whether clients are configured. If not, the gateway asks for no keys and answers only requests from this machine. */
  readonly hasClients: boolean;
  /** Number of wrong keys since the start, from all addresses. A counter of the metrics. */
  readonly wrongKeys: number;
  /** Writes budgets that are not yet written, and ends the desk. */
  close(): Promise<void>;
}

/** What a client has used since the start of the gateway. The page and the metrics show these figures. */
export interface ClientUsage {
  readonly name: string;
  /** Requests that the client's limits allowed. */
  readonly requests: number;
  /** Requests that the client's limits refused. */
  readonly refused: number;
  /** Running requests. */
  readonly inFlight: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** In the currency of the prices. Absent: the configuration has no prices. */
  readonly cost?: number;
  /** The budget of the current calendar month (UTC). Absent: the client has no budget. */
  readonly budget?: { readonly limit: number; readonly spent: number; readonly currency: string };
}
