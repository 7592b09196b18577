import type { ServerResponse } from "node:http";
import type { CorpusCase } from "./corpus-case.js";

/** Sends a failure as it was seen; where no status was published, with `unknownStatus`. */
export function sendCase(response: ServerResponse, line: CorpusCase, unknownStatus: number): void {
  const { "content-length": _, ...headers } = line.headers;
  if (line.kind === "stream") {
    response.writeHead(200, { "content-type": "text/event-stream", ...headers });
    response.end(typeof line.body === "string" ? line.body : eventOf(line));
    return;
  }
  const status = line.status ?? (line.kind === "ok_body" ? 200 : unknownStatus);
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(textOf(line.body));
}

function textOf(body: unknown): string {
  if (body === null) return "";
  return typeof body === "string" ? body : JSON.stringify(body);
}

/** The cases hold what was printed of an event: some the whole of it, some what stood within `error`. */
function eventOf({ provider, body }: CorpusCase): string {
  const { type } = body as { readonly type?: string };
  if (type === "error" || type === "response.failed") return `data: ${JSON.stringify(body)}\n\n`;
  if (provider === "azure") return `event: error\ndata: ${JSON.stringify(body)}\n\n`;
  return `data: ${JSON.stringify({ error: body })}\n\n`;
}
