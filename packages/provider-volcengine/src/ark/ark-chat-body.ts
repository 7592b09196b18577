import { isObject, type JsonObject } from "@hotspare/core/plugin";
import type { ChatDialect } from "@hotspare/provider-openai";

/**
 * Neither the reference nor Ark's SDKs name `top_k` or `seed` (docs/82379/1494384; volcengine-go-sdk, `arkruntime/model`,
 * `CreateChatCompletionRequest`). Ark's older models accept only `max_tokens`, which limits the answer without the reasoning. Source: "对话(Chat) API"
 * (docs/82379/1494384), also for `thinking`.
 */
export const arkDialect: ChatDialect = {
  maxTokensField: "max_tokens",
  thinking: (type) => ({ thinking: { type } }),
  unsupported: ["topK", "seed"],
  sendsBack: { provider: "volcengine" },
};

/** Turns a chat body for OpenAI into a body for Ark. */
export function arkChatBody(body: JsonObject): JsonObject {
  const { max_tokens: maxTokens, ...rest } = body;
  const { messages } = body;
  return {
    ...rest,
    // The two limits exclude each other. When `extraBody` has `max_completion_tokens`, the named option is left out.
    ...(maxTokens === undefined || rest["max_completion_tokens"] !== undefined
      ? {}
      : { max_tokens: maxTokens }),
    ...(Array.isArray(messages) ? { messages: messages.map(arkMessage) } : {}),
  };
}

function arkMessage(message: unknown): unknown {
  if (!isObject(message) || !Array.isArray(message["content"])) {
    return message;
  }
  return { ...message, content: message["content"].map(arkPart) };
}

/** Ark reads the URL of a sound from a separate field, where other servers read it from `data`. */
function arkPart(part: unknown): unknown {
  const audio = isObject(part) ? part["input_audio"] : undefined;
  if (!isObject(part) || !isObject(audio) || !/^https?:/.test(String(audio["data"]))) {
    return part;
  }
  const { data, ...rest } = audio;
  return { ...part, input_audio: { url: data, ...rest } };
}
