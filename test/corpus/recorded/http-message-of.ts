import { bodyOfCase } from "../body-of-case.js";
import type { CorpusCase } from "../corpus-case.js";

/** Where none was published. */
const unknownStatus = 400;

/** A recorded reply as an HTTP message: status line, headers, an empty line and the body. */
export function httpMessageOf(line: CorpusCase): string {
  const { "content-length": _, ...headers } = line.headers;
  const body = bodyOfCase(line);
  const status = line.kind === "http" ? (line.status ?? unknownStatus) : 200;
  const all = { "content-type": contentTypeOf(line, body), ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status}`, ...head, "", body].join("\r\n");
}

function contentTypeOf({ kind }: CorpusCase, body: string): string {
  if (kind === "stream") return "text/event-stream";
  if (/^\s*</.test(body)) return "text/html";
  return /^\s*[{[]/.test(body) ? "application/json" : "text/plain";
}
