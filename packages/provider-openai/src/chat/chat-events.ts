import { isObject, type JsonObject, parseJson, UnusableReplyError } from "@hotspare/core/plugin";
import type { EventSourceMessage } from "eventsource-parser";
import { errorIn, errorInReply, type ReplySource } from "../failures/error-in-reply.js";

/** What the end of a stream is written as; it is no JSON. */
export const doneMark = "[DONE]";

/**
 * The payload of an event, or undefined for one that says nothing, such as a proxy's `data: ping`.
 *
 * @throws {UnusableReplyError} when it is an error (nested, flat, or by the event's name) or broken JSON
 */
export function payloadOf(
  { event, data }: EventSourceMessage,
  source: () => ReplySource,
): JsonObject | undefined {
  const payload = parseJson(data);
  if (event === "error") {
    throw errorInReply(isObject(payload) ? (errorIn(payload) ?? payload) : data, source());
  }
  if (isObject(payload)) {
    const error = errorIn(payload);
    if (error !== undefined) {
      throw errorInReply(error, source());
    }
    return payload;
  }
  if (payload === undefined && /^\s*[{[]/.test(data)) {
    throw new UnusableReplyError({
      reason: "truncated_json",
      message: "An event of the stream holds broken JSON.",
      facts: { ...source(), body: data },
    });
  }
  return undefined;
}

/** A whole completion as if it were one chunk: some servers answer so although a stream was asked for. */
export function completionAsChunk(payload: JsonObject): JsonObject {
  const { choices } = payload;
  const [choice] = Array.isArray(choices) ? choices : [];
  return isObject(choice) ? { ...payload, choices: [{ ...choice, delta: choice["message"] }] } : payload;
}
