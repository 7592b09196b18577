import {
  type AttemptContext,
  isObject,
  type JsonObject,
  parseJson,
  UnusableReplyError,
} from "@hotspare/core/plugin";
import type { AcmeCredential } from "./acme-credential.js";
import { AcmeError } from "./acme-error.js";

/** What every request of one adapter has in common. */
export interface AcmeServer {
  readonly credential: AcmeCredential;
  readonly headers: Readonly<Record<string, string>>;
}

/** One HTTP request. The key is revealed here and nowhere else. */
export async function post(
  { credential, headers }: AcmeServer,
  path: string,
  body: object,
  { signal, headers: ofCall }: AttemptContext,
): Promise<Response> {
  const sent = new Headers(headers);
  // `set` and no spread: two spellings of a name would both be sent.
  for (const [name, value] of Object.entries(ofCall ?? {})) sent.set(name, value);
  sent.set("content-type", "application/json");
  sent.set("x-acme-key", await credential.apiKey.reveal());
  const reply = await fetch(`${credential.baseURL}${path}`, {
    method: "POST",
    headers: sent,
    body: JSON.stringify(body),
    signal,
  });
  if (reply.ok) return reply;
  throw new AcmeError(reply.status, reply.headers, parseJson(await reply.text()));
}

/** The body of a good reply. A page of a proxy, or half a JSON text, is no answer, though its status says so. */
export async function readJson(reply: Response): Promise<JsonObject> {
  const text = await reply.text();
  const body = parseJson(text);
  if (isObject(body)) return body;
  const reason =
    text === "" ? "empty_reply" : text.trimStart().startsWith("<") ? "html_reply" : "truncated_json";
  throw new UnusableReplyError({ reason, message: "Acme's reply is no JSON object." });
}
