/** Where a request goes: the endpoint of the simulator, the path behind it, and its query. */
export interface RequestLine {
  readonly endpoint: string;
  readonly path: string;
  /** With the endpoint's prefix. */
  readonly signedPath: string;
  readonly query: URLSearchParams;
}

/** `/e/eu/v1/embeddings?x=1` is the path `/v1/embeddings` of the endpoint `eu`; without a prefix it is `default`. */
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
