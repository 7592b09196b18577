import type { CorpusCase } from "./corpus-case.js";

/** What stood in the reply's body. */
export function bodyOfCase(line: CorpusCase): string {
  if (typeof line.body === "string") return line.body;
  if (line.kind === "stream") return eventOf(line);
  return line.body === null ? "" : JSON.stringify(line.body);
}

/** The cases hold what was printed of an event: some the whole of it, some what stood within `error`. */
function eventOf({ provider, body }: CorpusCase): string {
  const { type } = body as { readonly type?: string };
  if (type === "error" || type === "response.failed") return `data: ${JSON.stringify(body)}\n\n`;
  if (provider === "azure") return `event: error\ndata: ${JSON.stringify(body)}\n\n`;
  return `data: ${JSON.stringify({ error: body })}\n\n`;
}
