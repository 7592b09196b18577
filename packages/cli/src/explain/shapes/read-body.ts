import { isObject } from "@hotspare/core/plugin";
import type { Fields } from "./fields.js";
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

/** What Node.js and Python print in place of a value that they do not show. */
const leftOut = /^(?:\[(?:Object|Array|Circular)[^\]]*\]|<[\w.]+ object at 0x[\da-f]+>)$/;

export interface ReadBody {
  readonly body: unknown;
  readonly notes: readonly string[];
}

/** The body of a reply below these members. */
export function readBody(...places: readonly Fields[]): ReadBody {
  let isCut = false;
  for (const fields of places) {
    for (const name of bodyNames) {
      const value = fields[name];
      if (value === undefined || value === null || isStream(value)) {
        continue;
      }
      if (holdsLeftOut(value, 0)) {
        isCut = true;
        continue;
      }
      return { body: name === "error" ? asEnvelope(value) : bytesAsText(value), notes: isCut ? [cut] : [] };
    }
  }
  const said = wordsOf(places);
  return said === undefined
    ? { body: "", notes: [isCut ? cut : missing] }
    : { body: said, notes: [isCut ? cut : standsIn] };
}

/** What the message of the error says beyond its status, in the place of a body. */
function wordsOf(places: readonly Fields[]): unknown {
  for (const fields of places) {
    const text = [fields["message"], fields["msg"]].find((value) => typeof value === "string");
    const words =
      typeof text === "string" ? (replyInMessage(text)?.body ?? { error: { message: text } }) : "";
    if (words !== "") {
      return words;
    }
  }
  return undefined;
}

const cut =
  "The print leaves out parts of the body ([Object]). Print the error with console.dir(error, { depth: 10 }), or as JSON.";
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

function holdsLeftOut(value: unknown, depth: number): boolean {
  if (typeof value === "string") {
    return value.length < 100 && leftOut.test(value);
  }
  return (
    depth < 6 &&
    typeof value === "object" &&
    value !== null &&
    Object.values(value).some((member) => holdsLeftOut(member, depth + 1))
  );
}

/** A `Buffer` as JSON: `{ "type": "Buffer", "data": [123] }`. */
function bytesAsText(value: unknown): unknown {
  if (isObject(value) && value["type"] === "Buffer" && Array.isArray(value["data"])) {
    return Buffer.from(value["data"].map(Number)).toString("utf8");
  }
  return value;
}
