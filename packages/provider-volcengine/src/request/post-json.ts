import { boundedJson, parseJson } from "@hotspare/core/plugin";
import type { HttpReply, RequestHeaders, Transport } from "@hotspare/provider-openai";
import { readVolcengineErrorBody, requestIdIn } from "../failures/read-volcengine-error-body.js";
import { VolcengineError } from "../failures/volcengine-error.js";

/** One request. The body is the very text that is sent, since a signature is made of it. */
export interface JsonRequest {
  readonly url: string;
  /** With the `content-type`. */
  readonly headers: RequestHeaders;
  readonly body: string;
  readonly signal: AbortSignal;
}

/**
 * Posts, and hands over the reply unread.
 *
 * @throws {VolcengineError} when the status is no success
 */
export async function postJson({ fetch }: Transport, request: JsonRequest): Promise<HttpReply> {
  const { url, headers, body, signal } = request;
  const reply = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" });
  if (reply.ok) {
    return reply;
  }
  throw refusal(reply, parsed(await textOfRefusal(reply, signal)));
}

/** The error of a reply whose status, or whose `code`, says that it is one. */
export function refusal(reply: HttpReply, given: unknown): VolcengineError {
  // Also of a good status whose body says otherwise: such a reply may be as long as an answer.
  const body = boundedJson(given);
  const headers =
    reply.headers instanceof Headers ? reply.headers : new Headers([...reply.headers.entries()]);
  const { message = "The reply gives no reason.", ...words } = readVolcengineErrorBody(body);
  return new VolcengineError({
    facts: { status: reply.status, message, ...words, headers, body },
    requestId: requestIdIn(headers, body),
  });
}

/** The status says enough when the connection breaks below the body. */
async function textOfRefusal(reply: HttpReply, signal: AbortSignal): Promise<string> {
  try {
    return await reply.text();
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    return "";
  }
}

function parsed(text: string): unknown {
  const value = parseJson(text);
  return value === undefined ? text : value;
}
