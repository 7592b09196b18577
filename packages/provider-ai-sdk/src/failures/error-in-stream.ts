import {
  boundedJson,
  isObject,
  type JsonObject,
  readErrorBody,
  UnusableReplyError,
} from "@hotspare/core/plugin";
import { headersIn, statusIn } from "./reply-facts.js";

/**
 * The error of a stream's `error` part. An error object of the AI SDK is thrown unchanged. A vendor's plain message becomes an `UnusableReplyError`.
 * It gets the name of the exception from Bedrock's raw chunk, because the part lacks that name.
 */
export function errorOfPart(error: unknown, lastRaw: unknown, response: unknown): unknown {
  if (error instanceof Error) {
    return error;
  }
  const named = isObject(lastRaw) ? exceptionIn(lastRaw) : undefined;
  const body = boundedJson(
    named === undefined ? error : { type: named, ...(isObject(error) ? error : { message: error }) },
  );
  return inReply(body, response, error);
}

/** The error in a raw chunk that the package would drop: Gemini's `{ error }`, and exceptions of Bedrock that its schema does not have. */
export function errorOfRawChunk(raw: unknown): UnusableReplyError | undefined {
  if (!isObject(raw)) {
    return undefined;
  }
  const { error } = raw;
  if (isObject(error) && ("message" in error || "code" in error)) {
    return inReply(boundedJson(raw), undefined, undefined);
  }
  const name = exceptionIn(raw);
  const words = name === undefined ? undefined : raw[name];
  return isObject(words) ? inReply(boundedJson({ type: name, ...words }), undefined, undefined) : undefined;
}

/** Amazon Bedrock, "ConverseStream", the exceptions of the stream: `{ throttlingException: { message } }`. */
function exceptionIn(raw: JsonObject): string | undefined {
  return Object.keys(raw).find((name) => /(?:Exception|Error|Fault)$/i.test(name) && isObject(raw[name]));
}

/** An error that came in a reply with a good status. */
function inReply(body: unknown, response: unknown, cause: unknown): UnusableReplyError {
  const words = readErrorBody(body);
  const headers = isObject(response) ? headersIn(response["headers"]) : undefined;
  return new UnusableReplyError({
    reason: "error_in_reply",
    message: words.message ?? "The stream has an error without a message.",
    facts: { ...statusIn(words.code), ...words, ...(headers === undefined ? {} : { headers }), body },
    ...(cause === undefined ? {} : { cause }),
  });
}
