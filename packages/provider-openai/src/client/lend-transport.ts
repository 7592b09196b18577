import { isObject, parseJson } from "@hotspare/core/plugin";
import type { OpenAI } from "openai";
import type { HttpReply, HttpRequest, Transport } from "../transport/transport.js";
import { TransportRejection } from "./transport-rejection.js";

/**
 * Makes an SDK client send through a transport, and leave time to core: its `fetchWithTimeout` would put a timer and a composed
 * signal around every request. The attempt's own signal goes through as it is, also for the body.
 */
export function lendTransport<Client extends OpenAI>(client: Client, transport: Transport): Client {
  client.fetchWithTimeout = async (url, { method = "get", headers, body, signal } = {}) => {
    const request: HttpRequest = {
      // `fetch` sends "post" as it stands, and servers refuse it.
      method: method.toUpperCase(),
      headers: headers instanceof Headers ? headers : new Headers(headers),
      ...(typeof body === "string" ? { body } : {}),
      ...(signal ? { signal } : {}),
      redirect: "manual",
    };
    const reply = await transport.fetch(String(url), request).catch(reject);
    // Of a Response the SDK reads what HttpReply has: status, ok, url, headers, body and text().
    return (reply.ok ? reply : unquoted(reply)) as unknown as Response;
  };
  return client;
}

function reject(reason: unknown): never {
  throw new TransportRejection(reason);
}

/**
 * A refusal as the SDK reads it whole. The SDK takes the words of a refusal from the `error` of its body, and each version drops other words:
 * those of a JSON text within a JSON text, of a body without `error` (openai 6), beside an `error` that is a text (Fastify:
 * `{ statusCode, error: "Too Many Requests", message }`), and how long to wait beside an `error` that is an object.
 */
function unquoted(reply: HttpReply): HttpReply {
  const { status, ok, url, headers, body } = reply;
  return { status, ok, url, headers, body, text: async () => withError(await reply.text()) };
}

/** The text of a refusal with all of its words in `error`. */
function withError(text: string): string {
  const value = parseJson(text);
  if (typeof value === "string") {
    const inner = parseJson(value);
    return typeof inner === "object" && inner !== null ? withError(value) : value;
  }
  if (Array.isArray(value)) {
    return wrapped(text);
  }
  if (!isObject(value)) {
    return text;
  }
  const { error, ...siblings } = value;
  if (isObject(error)) {
    const waits = Object.entries(siblings).filter(([name]) => /^(?:retry|reset|wait)/i.test(name));
    return waits.length === 0 ? text : JSON.stringify({ error: { ...Object.fromEntries(waits), ...error } });
  }
  const isWhole =
    Array.isArray(error) || (error !== undefined && error !== null && Object.keys(siblings).length === 0);
  return isWhole ? text : wrapped(text);
}

/** Not by JSON.stringify, which ends in a RangeError where a body is nested too deep. */
function wrapped(json: string): string {
  return `{"error":${json}}`;
}
