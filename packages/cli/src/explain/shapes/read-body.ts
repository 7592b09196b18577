import { isObject } from "@hotspare/core/plugin";
import type { Fields } from "./fields.js";
import { isCutShort, isLeftOut, isPrintedShallow } from "./left-out.js";
import { replyInMessage } from "./read-message.js";

/**
 * Where clients keep the body of a reply, the fullest first: logs of the reply; the AI SDK; Azure's clients; undici, got and needle; axios and
 * the AI SDK; OpenAI's clients, which keep the body's own `error`.
 */
const bodyNames = [
  "body",
  "responseBody",
  "response_body",
  "rawBody",
  "bodyAsText",
  "parsedBody",
  "data",
  "content",
  "text",
  "error",
] as const;

export interface ReadBody {
  readonly body: unknown;
  readonly notes: readonly string[];
}

/** The body of a reply below these members. */
export function readBody(...places: readonly Fields[]): ReadBody {
  const notes = new Set<string>();
  for (const fields of places) {
    for (const name of bodyNames) {
      const value = fields[name];
      if (value === undefined || value === null) {
        continue;
      }
      if (isStream(value)) {
        notes.add(unread);
        continue;
      }
      if (isLeftOut(value) || isPrintedShallow(value)) {
        notes.add(leftOut);
        continue;
      }
      const body = name === "error" ? asEnvelope(value) : bytesAsText(value);
      if (isCutShort(value)) {
        notes.add(short);
      }
      return { body, notes: [...notes] };
    }
  }
  const { words, isUnreadable } = wordsOf(places);
  if (notes.size === 0 && words === undefined) {
    notes.add(isUnreadable ? silent : missing);
  } else if (notes.size === 0) {
    notes.add(standsIn);
  } else {
    notes.add(words === undefined ? onlyStatus : onlyMessage);
  }
  return { body: words ?? "", notes: [...notes] };
}

/** What the message of the error says beyond its status, in the place of a body. */
function wordsOf(places: readonly Fields[]): { readonly words: unknown; readonly isUnreadable: boolean } {
  const given = places.flatMap((fields) => [fields["message"], fields["msg"]]);
  for (const text of given) {
    const words =
      typeof text === "string" && !isLeftOut(text)
        ? (replyInMessage(text)?.body ?? { error: { message: text } })
        : "";
    if (words !== "") {
      return { words, isUnreadable: false };
    }
  }
  return { words: undefined, isUnreadable: given.some(isLeftOut) };
}

const whole = "Print the error with console.dir(error, { depth: 10 }), or give the body whole.";
const leftOut = `The record has a body, but does not show it whole, only a mark such as [Object] or an ellipsis. ${whole}`;
const short = `The record shows only a part of the body, and Hotspare judged this part. ${whole}`;
const unread = "The body was not read before the error was recorded, so the record shows only a stream.";
const onlyMessage = "Hotspare judged the message of the error instead, with the status and the headers.";
const onlyStatus = "Hotspare judged only the status and the headers.";
const silent =
  "The record has no body, and does not show the message of the error, so Hotspare judged only the status and the headers.";
const standsIn =
  "The record has no body, so Hotspare judged the message of the error instead, with the status and the headers.";
const missing = "The record has no body, so Hotspare judged only the status and the headers.";

/** Puts the `error` that OpenAI's clients take out of the body back to where it was. */
function asEnvelope(error: unknown): unknown {
  if (isObject(error)) {
    return isObject(error["error"]) ? error : { error };
  }
  return typeof error === "string" && /^\s*[{<]/.test(error) ? error : { error };
}

/** A body that was not read before the error was printed. */
function isStream(value: unknown): boolean {
  return (
    (isObject(value) && ("_readableState" in value || "locked" in value || "readable" in value)) ||
    (typeof value === "string" && /^(?:\[Function|\[Getter|ReadableStream)/.test(value))
  );
}

/** A `Buffer` as JSON: `{ "type": "Buffer", "data": [123] }`. */
function bytesAsText(value: unknown): unknown {
  if (isObject(value) && value["type"] === "Buffer" && Array.isArray(value["data"])) {
    return Buffer.from(value["data"].map(Number)).toString("utf8");
  }
  return value;
}
