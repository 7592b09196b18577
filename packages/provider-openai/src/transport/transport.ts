import type { BodyReader } from "./body-reader.js";
import type { RequestHeaders } from "./over-headers.js";

/** What a transport sends: a subset of `RequestInit`, so that any `fetch` can take it. */
export interface HttpRequest {
  /** In capitals. */
  readonly method: string;
  /** Names in small letters. Many requests may share the object, so it is not to be changed. */
  readonly headers: RequestHeaders;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** A redirect would carry the key to another server: it is handed back as the reply it is. */
  readonly redirect: "manual";
}

/** The headers of a reply, as far as they are read of a success. */
export type ReplyHeaders = Pick<Headers, "get" | "entries">;

/** The part of a `Response` that is read, by the SDK or by us; a real `Response` has it all. */
export interface HttpReply {
  readonly status: number;
  readonly ok: boolean;
  readonly url: string;
  /** Real `Headers` when the status is no success: the SDK hands them on in its error. */
  readonly headers: ReplyHeaders;
  readonly body: AsyncIterable<Uint8Array> | null;
  /** Bytes of the body, where the connection holds the server to them. Absent: they are counted as they come. */
  readonly length?: number | undefined;
  text(): Promise<string>;
  /** Hands over the body's pieces as they arrive, up to the body's end. Absent: large replies are read as text too. */
  readBody?(into: BodyReader): Promise<void>;
}

/** Carries requests. `globalThis.fetch` fits `fetch`. */
export interface Transport {
  /** Rejects with the network's error, or with the signal's reason. */
  fetch(url: string, request: HttpRequest): Promise<HttpReply>;
  /** Ends idle connections, after the requests that are under way. */
  close?(): Promise<void>;
}
