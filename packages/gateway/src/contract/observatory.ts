import type { Patch, Snapshot } from "./feed.js";

/** A request as the server saw it, when it has ended. */
export interface EndedRequest {
  /** Such as `/v1/chat/completions`: the route, never the client's own path. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly client?: string;
  readonly model?: string;
  readonly stream: boolean;
  readonly durationMs: number;
  /** Until the first byte of the answer's body. */
  readonly firstByteMs?: number;
}

/** Watches the events of the models and the requests of the server. */
export interface Observatory {
  snapshot(): Omit<Snapshot, "admin" | "state">;
  /** Calls `send` with each patch, at most twice a second, until the returned function is called. `json` is the patch as JSON: all who watch share one text. */
  subscribe(send: (patch: Patch, json: string) => void): () => void;
  /** Prometheus text, version 0.0.4. */
  metrics(): Promise<string>;
  requestStarted(): void;
  requestEnded(request: EndedRequest): void;
  /** Resets a credential of a model, or all of the model's. @throws {ProtocolError} 404 when there is no such model or credential */
  reset(model: string, credential?: string): void;
  close(): void;
}
