import type { BodyReader } from "./body-reader.js";
import type { RequestHeaders } from "./over-headers.js";

/** What a transport sends: a subset of `RequestInit`, so any `fetch` accepts it. */
export interface HttpRequest {
  /** In upper case. */
  readonly method: string;
  /** Names are in lower case. Many requests may share the object, so a transport must not change it. */
  readonly headers: RequestHeaders;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** A redirect would send the key to another server, so it is returned as a reply. */
  readonly redirect: "manual";
}

/** The headers of a reply: the part that is read of a success. */
export type ReplyHeaders = Pick<Headers, "get" | "entries">;

/** The part of a `Response` that the SDK or our readers use. A real `Response` has all of it. */
export interface HttpReply {
  readonly status: number;
  readonly ok: boolean;
  readonly url: string;
  /** Real `Headers` when the status is not a success, because the SDK passes them on in its error. */
  readonly headers: ReplyHeaders;
  readonly body: AsyncIterable<Uint8Array> | null;
  /** The length of the body in bytes, when the connection enforces it. Absent: the bytes are counted as they arrive. */
  readonly length?: number | undefined;
  text(): Promise<string>;
  /** Passes the pieces of the body to a reader as they arrive, until the body ends. Absent: large replies are read as text too. */
  readBody?(into: BodyReader): Promise<void>;
}

/** Sends requests. `globalThis.fetch` fits `fetch`. */
export interface Transport {
  /** Returns the reply. Rejects with the network's error, or with the signal's reason. */
  fetch(url: string, request: HttpRequest): Promise<HttpReply>;
  /** Waits for running requests, then closes the connections. */
  close?(): Promise<void>;
}
