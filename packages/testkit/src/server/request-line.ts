/** Where a request goes: the endpoint of the simulator and the path behind it. */
export interface RequestLine {
  readonly endpoint: string;
  readonly path: string;
}

/** `/e/eu/v1/embeddings?x=1` is the path `/v1/embeddings` of the endpoint `eu`; without a prefix it is `default`. */
export function readRequestLine(url: string): RequestLine {
  const path = url.split("?", 1)[0] ?? "/";
  const match = /^\/e\/([^/]+)(\/.*)$/.exec(path);
  if (match === null) return { endpoint: "default", path };
  return { endpoint: decodeURIComponent(match[1] ?? ""), path: match[2] ?? "/" };
}
