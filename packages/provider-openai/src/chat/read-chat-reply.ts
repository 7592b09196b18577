import { type ResolvedVlmRequest, UnusableReplyError, type VlmReply } from "@hotspare/core";
import { isObject, type JsonObject, textOf } from "../replies/json-object.js";
import { contentOf, reasoningOf } from "./answer-text.js";
import { chatUsage, estimateChatUsage } from "./chat-usage.js";
import { finishReasonOf } from "./finish-reason.js";
import { toolCallsOf } from "./tool-calls.js";

/**
 * The answer in a chat completion.
 *
 * @throws {UnusableReplyError} when it holds no choice, or nothing but the word that it was filtered
 */
export function readChatReply(payload: JsonObject, request: ResolvedVlmRequest, model: string): VlmReply {
  const { choices } = payload;
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (!isObject(choice)) {
    throw isFiltered(payload) ? filteredReply() : emptyReply(payload);
  }
  const message = isObject(choice["message"]) ? choice["message"] : {};
  const content = contentOf(message);
  const reasoning = reasoningOf(message);
  const toolCalls = toolCallsOf(message);
  const finishReason =
    finishReasonOf(choice["finish_reason"]) ?? (toolCalls.length > 0 ? "toolCalls" : "stop");
  if (finishReason === "contentFilter" && content === "" && toolCalls.length === 0) {
    throw filteredReply();
  }
  const said = content + (reasoning ?? "") + toolCalls.map((call) => call.arguments).join("");
  return {
    content,
    ...(reasoning === undefined ? {} : { reasoning }),
    toolCalls,
    finishReason,
    usage: chatUsage(payload["usage"]) ?? estimateChatUsage(request, said),
    model: textOf(payload["model"]) ?? model,
  };
}

/** The provider's filter took the whole answer. */
export function filteredReply(): UnusableReplyError {
  return new UnusableReplyError({
    reason: "content_filter",
    message: "The provider's content filter held back the whole answer.",
  });
}

function emptyReply(payload: JsonObject): UnusableReplyError {
  return new UnusableReplyError({
    reason: "empty_reply",
    message: "The reply holds no answer: its `choices` are missing or empty.",
    facts: { body: payload },
  });
}

/** Responses API: a response that is incomplete for this reason has no answer, and no error either. */
function isFiltered(payload: JsonObject): boolean {
  const { incomplete_details: details } = payload;
  return isObject(details) && details["reason"] === "content_filter";
}
