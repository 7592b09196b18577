import {
  type AssistantPart,
  isObject,
  type JsonObject,
  type ResolvedVlmRequest,
  textOf,
  UnusableReplyError,
  type VlmReply,
} from "@hotspare/core/plugin";
import { contentOf, type Reasoning, reasoningOf } from "./answer-text.js";
import type { MetadataOrigin } from "./chat-dialect.js";
import { chatUsage, estimateChatUsage } from "./chat-usage.js";
import { ExtraFields } from "./extra-fields.js";
import { finishReasonOf } from "./finish-reason.js";
import { metadataOf } from "./provider-metadata.js";
import { toolCallParts } from "./tool-calls.js";

/** What a reply is read for. */
export interface ChatQuestion {
  readonly request: ResolvedVlmRequest;
  /** The model that was asked. */
  readonly model: string;
  readonly origin: MetadataOrigin | undefined;
}

/**
 * The answer in a chat completion.
 *
 * @throws {UnusableReplyError} when it holds no choice, or nothing but the word that it was filtered
 */
export function readChatReply(payload: JsonObject, { request, model, origin }: ChatQuestion): VlmReply {
  const { choices } = payload;
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (!isObject(choice)) {
    throw isFiltered(payload) ? filteredReply() : emptyReply(payload);
  }
  const message = isObject(choice["message"]) ? choice["message"] : {};
  const content = contentOf(message);
  const reasoning = reasoningOf(message);
  const calls = toolCallParts(message, origin);
  const finishReason = finishReasonOf(choice["finish_reason"]) ?? (calls.length > 0 ? "toolCalls" : "stop");
  if (finishReason === "contentFilter" && content === "" && calls.length === 0) {
    throw filteredReply();
  }
  const said = content + (reasoning?.text ?? "") + calls.map((call) => call.arguments).join("");
  const { raw, returned } = extraFields(payload, choice, message);
  const providerMetadata = metadataOf(returned, origin);
  return {
    content,
    ...(reasoning === undefined ? {} : { reasoning: reasoning.text }),
    toolCalls: calls.map(({ id, name, arguments: text }) => ({ id, name, arguments: text })),
    parts: [...thoughts(reasoning, origin), ...spoken(content), ...calls],
    finishReason,
    usage: chatUsage(payload["usage"]) ?? estimateChatUsage(request, said),
    model: textOf(payload["model"]) ?? model,
    ...(raw === undefined ? {} : { raw }),
    ...(providerMetadata === undefined ? {} : { providerMetadata }),
  };
}

/** Thoughts go back in the field that they came in. */
function thoughts(
  reasoning: Reasoning | undefined,
  origin: MetadataOrigin | undefined,
): readonly AssistantPart[] {
  if (reasoning === undefined) {
    return [];
  }
  const { field, text } = reasoning;
  const providerMetadata = metadataOf({ field }, origin);
  return [{ type: "reasoning", text, ...(providerMetadata === undefined ? {} : { providerMetadata }) }];
}

function spoken(content: string): readonly AssistantPart[] {
  return content === "" ? [] : [{ type: "text", text: content }];
}

function extraFields(payload: JsonObject, choice: JsonObject, message: JsonObject): ExtraFields {
  const fields = new ExtraFields();
  fields.addPayload(payload);
  fields.addChoice(choice);
  fields.addMessage(message);
  return fields;
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
