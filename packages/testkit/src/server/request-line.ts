/** Target of a request: the simulator's endpoint, the path after the endpoint's prefix, and the query. */
export interface RequestLine {
  readonly endpoint: string;
  readonly path: string;
  /** The path with the endpoint's prefix. */
  readonly signedPath: string;
  readonly query: URLSearchParams;
}

/**
 * Reads `/e/eu/v1/embeddings?x=1` as the path `/v1/embeddings` of the endpoint `eu`. Without a prefix the endpoint is
 * `default`.
 */
export function readRequestLine(url: string): RequestLine {
  const [signedPath = "/", query = ""] = url.split("?", 2);
  const match = /^\/e\/([^/]+)(\/.*)$/.exec(signedPath);
  return {
    endpoint: match === null ? "default" : decodeURIComponent(match[1] ?? ""),
    path: match?.[2] ?? signedPath,
    signedPath,
    query: new URLSearchParams(query),
  };
}
