import { type ErrorFacts, isObject, type JsonObject, UnusableReplyError } from "@hotspare/core/plugin";
import { type ErrorWords, readErrorBody } from "./read-error-body.js";

/** Where a payload came from, as far as the facts of its failure tell. */
export type ReplySource = Pick<ErrorFacts, "status" | "headers">;

/**
 * The error that a payload of a good reply holds, or undefined. Seen: `{ error }` in a 200; a stream's `{ error }`; the flat
 * `{ type: "error" }` that the Responses API documents; its `response.failed`; `{ object: "error" }` (vLLM).
 */
export function errorIn(payload: JsonObject): unknown {
  const { error, type, object, response } = payload;
  if (isObject(error) || Array.isArray(error)) {
    // An empty one says that there was none.
    return Object.keys(error).length > 0 ? error : undefined;
  }
  if (error === true || (typeof error === "string" && error !== "")) {
    return payload;
  }
  if (type === "error" || object === "error") {
    return withoutOwnType(payload);
  }
  if (type === "response.failed") {
    return (isObject(response) ? response["error"] : undefined) ?? { message: "The response has failed." };
  }
  return undefined;
}

/** A flat event's `type` is the event's, not the error's. */
function withoutOwnType(payload: JsonObject): JsonObject {
  const { type, ...rest } = payload;
  return type === "error" ? rest : payload;
}

/** An error that came in a reply whose status says that all is well. */
export function errorInReply(error: unknown, source: ReplySource): UnusableReplyError {
  const words = readErrorBody(error);
  return new UnusableReplyError({
    reason: "error_in_reply",
    message: words.message ?? "The reply holds an error without a message.",
    facts: { ...source, ...statusInCode(words), ...words, body: error },
  });
}

/** Relays (OpenRouter, LiteLLM) that can no longer change the status write it into the code. */
function statusInCode({ code }: ErrorWords): { readonly status: number } | undefined {
  return code !== undefined && /^[45]\d\d$/.test(code) ? { status: Number(code) } : undefined;
}
