import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Arrival } from "../contract/arrival.js";
import type { Dialect } from "../contract/dialect.js";
import type { OpenRequest } from "../counting/journal.js";
import { type Exchange, lazyJson, MALFORMED } from "./exchange.js";
import { readRequestLine } from "./request-line.js";

/** Headers that hold a credential, in any dialect. */
const SECRET_HEADERS = ["authorization", "api-key", "x-api-key", "x-security-token"];

/**
 * Creates an exchange for a request whose body has arrived. `request` is the record that changes while the request
 * runs.
 */
export function openExchange(
  incoming: IncomingMessage,
  text: string,
  id: number,
  nowMs: number,
  dialects: readonly [Dialect, ...Dialect[]],
): Exchange & { readonly request: OpenRequest } {
  const { endpoint, ...line } = readRequestLine(incoming.url ?? "/");
  const arrival: Arrival = { method: incoming.method ?? "GET", ...line, headers: incoming.headers, text };
  const { method, path } = arrival;
  const dialect = dialects.find((candidate) => candidate.owns(path)) ?? dialects[0];
  const route = dialect.match(arrival);
  const json = lazyJson(text);
  const request: OpenRequest = {
    id,
    key: dialect.readKey(incoming.headers) ?? "",
    endpoint,
    method,
    path,
    route: route?.name ?? "unknown",
    headers: maskHeaders(incoming.headers),
    get body() {
      const value = json();
      return value === MALFORMED ? text : value;
    },
    startedMs: nowMs,
    status: undefined,
    outcome: "pending",
  };
  return {
    request,
    requestId: `req_${id.toString(16).padStart(32, "0")}`,
    arrival,
    dialect,
    route,
    json,
    model: () => route?.modelOf(json()),
  };
}

function maskHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const masked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    masked[name] = SECRET_HEADERS.includes(name) ? "***" : String(value);
  }
  return masked;
}
