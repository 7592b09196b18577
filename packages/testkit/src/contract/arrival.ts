import type { IncomingHttpHeaders } from "node:http";

/** A request as it came, before any dialect has read it. */
export interface Arrival {
  readonly method: string;
  /** Without the endpoint's prefix and the query. */
  readonly path: string;
  /** With the endpoint's prefix and without the query: what a client has signed. */
  readonly signedPath: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body, as it was sent. */
  readonly text: string;
}
