import { setImmediate } from "node:timers/promises";
import {
  boundedJson,
  isObject,
  type JsonObject,
  parseJson,
  UnusableReplyError,
  type UnusableReplyReason,
} from "@hotspare/core/plugin";
import { errorIn, errorInReply, type ReplySource } from "../failures/error-in-reply.js";
import { toHeaders } from "../transport/reply-headers.js";
import type { HttpReply } from "../transport/transport.js";
import { jsonPiecesOf } from "./json-pieces.js";

/** The part of a reply that the facts of a failure need. */
export type ReplyOrigin = Pick<HttpReply, "status" | "headers">;

const shownCharacters = 200;
/** A shorter reply is decoded, parsed and read in milliseconds. */
const longCharacters = 1_024 * 1_024;

/**
 * Reads the object that a good reply holds.
 *
 * @throws {UnusableReplyError} when the reply is empty, a page of HTML, broken JSON, or an error with the status of a success
 */
export async function readJsonReply(reply: HttpReply): Promise<JsonObject> {
  return parsePayload(await textOfReply(reply), reply);
}

/** The text of a reply. A long text is decoded in a separate turn of the event loop, so that no turn takes much longer than the parsing after it. */
export async function textOfReply(reply: HttpReply): Promise<string> {
  const text = await reply.text();
  if (text.length >= longCharacters) {
    await setImmediate();
  }
  return text;
}

/**
 * Reads the object in a text that has already been read.
 *
 * @throws {UnusableReplyError} as `readJsonReply` does
 */
export function parsePayload(text: string, reply: ReplyOrigin): JsonObject {
  return usablePayload(valueIn(text), text, reply);
}

/** The JSON value of a text, also when `[DONE]` follows, or when the value was encoded twice. Undefined: the text holds no value. */
export function valueIn(text: string): unknown {
  const [first, ...rest] = jsonPiecesOf(text);
  const isOne = first?.is === "json" && rest.every((piece) => piece.is === "words" && isDoneMark(piece.text));
  const value = isOne ? first.value : undefined;
  return typeof value === "string" && /^\s*[{[]/.test(value) ? (parseJson(value) ?? value) : value;
}

/** @throws {UnusableReplyError} when the value is no object, or an error */
export function usablePayload(value: unknown, text: string, reply: ReplyOrigin): JsonObject {
  const [first] = Array.isArray(value) ? value : [value];
  const error = isObject(first) ? errorIn(first) : undefined;
  if (error !== undefined) {
    throw errorInReply(error, sourceOf(reply));
  }
  if (!isObject(value)) {
    throw unreadable(text, value, sourceOf(reply));
  }
  return value;
}

function isDoneMark(words: string): boolean {
  return /^(?:data:\s*)?\[DONE\]$/i.test(words);
}

function sourceOf(reply: ReplyOrigin): ReplySource {
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
  return new UnusableReplyError({ reason, message, facts: { ...source, body: boundedJson(text) } });
}
