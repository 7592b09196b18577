import {
  isObject,
  type JsonObject,
  parseJson,
  UnusableReplyError,
  type UnusableReplyReason,
} from "@hotspare/core/plugin";
import { errorIn, errorInReply, type ReplySource } from "../failures/error-in-reply.js";
import { toHeaders } from "../transport/reply-headers.js";
import type { HttpReply } from "../transport/transport.js";

const shownCharacters = 200;

/**
 * The object that a good reply holds.
 *
 * @throws {UnusableReplyError} when it is empty, a page of HTML, broken JSON, or an error with the status of a success
 */
export async function readJsonReply(reply: HttpReply): Promise<JsonObject> {
  return parsePayload(await reply.text(), reply);
}

/** The same of a text that was read already. */
export function parsePayload(text: string, reply: HttpReply): JsonObject {
  const payload = parseJson(text);
  const [first] = Array.isArray(payload) ? payload : [payload];
  const error = isObject(first) ? errorIn(first) : undefined;
  if (error !== undefined) {
    throw errorInReply(error, sourceOf(reply));
  }
  if (!isObject(payload)) {
    throw unreadable(text, payload, sourceOf(reply));
  }
  return payload;
}

function sourceOf(reply: HttpReply): ReplySource {
  return { status: reply.status, headers: toHeaders(reply.headers) };
}

function unreadable(text: string, payload: unknown, source: ReplySource): UnusableReplyError {
  const trimmed = text.trim();
  if (trimmed === "" || payload === null) {
    return unusable("empty_reply", "The reply is empty.", text, source);
  }
  const shown = JSON.stringify(trimmed.slice(0, shownCharacters));
  if (payload === undefined && /^[{["]/.test(trimmed)) {
    return unusable("truncated_json", `The reply is broken JSON, perhaps cut: ${shown}`, text, source);
  }
  const message = `The reply is no JSON object, so it is not the API's; is the base URL right? It begins ${shown}`;
  return unusable("html_reply", message, text, source);
}

function unusable(
  reason: UnusableReplyReason,
  message: string,
  text: string,
  source: ReplySource,
): UnusableReplyError {
  return new UnusableReplyError({ reason, message, facts: { ...source, body: text } });
}
