import {
  countOf,
  estimateTokens,
  isObject,
  type Message,
  type ResolvedMedia,
  type ResolvedVlmRequest,
  type TokenUsage,
} from "@hotspare/core/plugin";

/** A picture's guess, where nobody told. */
const tokensPerMedium = 1_000;

/** What a reply's `usage` says; undefined when it says nothing. */
export function chatUsage(usage: unknown): TokenUsage | undefined {
  if (!isObject(usage)) {
    return undefined;
  }
  const promptTokens = countOf(usage["prompt_tokens"]);
  const completionTokens = countOf(usage["completion_tokens"]);
  if (promptTokens === undefined || completionTokens === undefined) {
    return undefined;
  }
  const prompt = isObject(usage["prompt_tokens_details"]) ? usage["prompt_tokens_details"] : {};
  const completion = isObject(usage["completion_tokens_details"]) ? usage["completion_tokens_details"] : {};
  // DeepSeek counts its cache beside the details.
  const cachedTokens = countOf(prompt["cached_tokens"]) ?? countOf(usage["prompt_cache_hit_tokens"]);
  const reasoningTokens = countOf(completion["reasoning_tokens"]);
  const imageTokens = countOf(prompt["image_tokens"]);
  return {
    promptTokens,
    completionTokens,
    totalTokens: countOf(usage["total_tokens"]) ?? promptTokens + completionTokens,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
    ...(imageTokens === undefined ? {} : { imageTokens }),
    source: "reported",
  };
}

/** A guess by length, for a server that sends no usage. */
export function estimateChatUsage(request: ResolvedVlmRequest, answer: string): TokenUsage {
  let promptTokens = 0;
  for (const message of request.messages) {
    promptTokens += estimateMessage(message);
  }
  const completionTokens = estimateTokens(answer);
  return {
    promptTokens,
    completionTokens,
    totalTokens: promptTokens + completionTokens,
    source: "estimated",
  };
}

function estimateMessage(message: Message<ResolvedMedia>): number {
  const said = message.role === "assistant" ? message.parts : undefined;
  if (said !== undefined) {
    return said.reduce(
      (sum, part) => sum + estimateTokens(part.type === "toolCall" ? part.arguments : part.text),
      0,
    );
  }
  const { content = "" } = message;
  return typeof content === "string"
    ? estimateTokens(content)
    : content.reduce(
        (sum, part) => sum + (part.type === "text" ? estimateTokens(part.text) : tokensPerMedium),
        0,
      );
}
