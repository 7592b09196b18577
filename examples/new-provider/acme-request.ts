import { UnusableReplyError } from "@hotspare/core";
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
  signal: AbortSignal,
): Promise<Response> {
  const reply = await fetch(`${credential.baseURL}${path}`, {
    method: "POST",
    headers: {
      ...headers,
      "content-type": "application/json",
      "x-acme-key": await credential.apiKey.reveal(),
    },
    body: JSON.stringify(body),
    signal,
  });
  if (reply.ok) return reply;
  throw new AcmeError(reply.status, reply.headers, parse(await reply.text()));
}

/** The body of a good reply. A page of a proxy, or half a JSON text, is no answer, though its status says so. */
export async function readJson(reply: Response): Promise<Readonly<Record<string, unknown>>> {
  const text = await reply.text();
  const body = parse(text);
  if (typeof body === "object" && body !== null) return body as Record<string, unknown>;
  const reason =
    text === "" ? "empty_reply" : text.trimStart().startsWith("<") ? "html_reply" : "truncated_json";
  throw new UnusableReplyError({ reason, message: "Acme's reply is no JSON object." });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
