import { boundedJson, parseJson } from "@hotspare/core/plugin";
import type { HttpReply, RequestHeaders, Transport } from "@hotspare/provider-openai";
import { readVolcengineErrorBody, requestIdIn } from "../failures/read-volcengine-error-body.js";
import { VolcengineError } from "../failures/volcengine-error.js";

/** One request. The body is exactly the text that is sent, because a signature covers it. */
export interface JsonRequest {
  readonly url: string;
  /** The headers, including `content-type`. */
  readonly headers: RequestHeaders;
  readonly body: string;
  readonly signal: AbortSignal;
}

/**
 * Sends a body with POST, and returns the reply unread.
 *
 * @throws {VolcengineError} when the status is not a success
 */
export async function postJson({ fetch }: Transport, request: JsonRequest): Promise<HttpReply> {
  const { url, headers, body, signal } = request;
  const reply = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" });
  if (reply.ok) {
    return reply;
  }
  throw refusal(reply, parsed(await textOfRefusal(reply, signal)));
}

/** The error of a reply whose status, or whose `code`, is an error. */
export function refusal(reply: HttpReply, given: unknown): VolcengineError {
  // A reply with a good status and an error in its body may be as long as an answer.
  const body = boundedJson(given);
  const headers =
    reply.headers instanceof Headers ? reply.headers : new Headers([...reply.headers.entries()]);
  const { message = "The reply gives no reason.", ...words } = readVolcengineErrorBody(body);
  return new VolcengineError({
    facts: { status: reply.status, message, ...words, headers, body },
    requestId: requestIdIn(headers, body),
  });
}

/** When the connection breaks before the body, the status says enough. */
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
