import type { IncomingHttpHeaders } from "node:http";

/** A request before any dialect has read it. */
export interface Arrival {
  readonly method: string;
  /** The path without the endpoint's prefix and the query. */
  readonly path: string;
  /** The path that the client signed, with the endpoint's prefix and without the query. */
  readonly signedPath: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body as sent. */
  readonly text: string;
}
