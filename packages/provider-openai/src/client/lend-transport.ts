import { isObject, parseJson } from "@hotspare/core/plugin";
import type { OpenAI } from "openai";
import type { HttpReply, HttpRequest, Transport } from "../transport/transport.js";

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
    const reply = await transport.fetch(String(url), request);
    // Of a Response the SDK reads what HttpReply has: status, ok, url, headers, body and text().
    return (reply.ok ? reply : unquoted(reply)) as unknown as Response;
  };
  return client;
}

/**
 * A refusal whose body is JSON within a JSON text, or a mere text in quotes: of those the SDK would drop every word. Beside an `error`
 * that is a text (Fastify: `{ statusCode, error: "Too Many Requests", message }`) it would drop what says more, and
 * beside one that is an object how long to wait.
 */
function unquoted(reply: HttpReply): HttpReply {
  const { status, ok, url, headers, body } = reply;
  return {
    status,
    ok,
    url,
    headers,
    body,
    text: async () => {
      const text = await reply.text();
      const value = /^\s*"/.test(text) ? parseJson(text) : undefined;
      return typeof value === "string" ? value : withSiblings(text);
    },
  };
}

function withSiblings(text: string): string {
  const value = /"error"\s{0,4}:\s{0,4}["tf\d]|"(?:retry|reset|wait)/i.test(text)
    ? parseJson(text)
    : undefined;
  if (!isObject(value) || Object.keys(value).length < 2) {
    return text;
  }
  const { error, ...siblings } = value;
  if (isObject(error)) {
    const waits = Object.entries(siblings).filter(([name]) => /^(?:retry|reset|wait)/i.test(name));
    return waits.length === 0 ? text : JSON.stringify({ error: { ...Object.fromEntries(waits), ...error } });
  }
  return error === undefined || error === null || Array.isArray(error)
    ? text
    : JSON.stringify({ error: value });
}
