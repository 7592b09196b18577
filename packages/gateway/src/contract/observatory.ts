import type { Patch, Snapshot } from "./feed.js";

/** A request that has ended, as the server saw the request. */
export interface EndedRequest {
  /** The route, such as `/v1/chat/completions`. Never the path that the client sent. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
  /** Name of the client. Absent: the gateway has not identified a client, for example because the key was wrong. */
  readonly client?: string;
  /** Name of the model, not an alias. Absent: the request did not reach a model. */
  readonly model?: string;
  /** Whether the request asked for a stream. */
  readonly stream: boolean;
  /** Time from the head of the request to the end of its answer, in milliseconds. */
  readonly durationMs: number;
  /** Time until the first byte of the answer's body, in milliseconds. Absent: the answer had no body. */
  readonly firstByteMs?: number;
}

/** Counts the events of the models and the requests of the server, for the page, the feed and the metrics. */
export interface Observatory {
  /** Everything that the page shows, except the fields that depend on the reader or on draining. */
  snapshot(): Omit<Snapshot, "admin" | "state">;
  /** Calls `send` with each patch, at most twice a second, until the caller calls the returned function. `json` is the patch as JSON. All subscribers share this text. */
  subscribe(send: (patch: Patch, json: string) => void): () => void;
  /** The metrics in Prometheus' text format, version 0.0.4. */
  metrics(): Promise<string>;
  /** The server calls this method at the beginning of each request. */
  requestStarted(): void;
  /** The server calls this method at the end of each request. */
  requestEnded(request: EndedRequest): void;
  /** Resets a credential of a model, or all credentials of the model. @throws {ProtocolError} 404 when the model or the credential does not exist */
  reset(model: string, credential?: string): void;
  close(): void;
}
