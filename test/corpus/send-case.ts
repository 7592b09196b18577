import type { ServerResponse } from "node:http";
import { bodyOfCase } from "./body-of-case.js";
import type { CorpusCase } from "./corpus-case.js";

/** Sends a failure as it was seen; where no status was published, with `unknownStatus`. */
export function sendCase(response: ServerResponse, line: CorpusCase, unknownStatus: number): void {
  const { "content-length": _, ...headers } = line.headers;
  const isStream = line.kind === "stream";
  const status = isStream ? 200 : (line.status ?? (line.kind === "ok_body" ? 200 : unknownStatus));
  const contentType = isStream ? "text/event-stream" : "application/json";
  response.writeHead(status, { "content-type": contentType, ...headers });
  response.end(bodyOfCase(line));
}
