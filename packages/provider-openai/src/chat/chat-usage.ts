import { estimateTokens, type ResolvedVlmRequest, type TokenUsage } from "@hotspare/core";
import { countOf, isObject } from "../replies/json-object.js";

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
  for (const { content = "" } of request.messages) {
    for (const part of typeof content === "string" ? [{ type: "text" as const, text: content }] : content) {
      promptTokens += part.type === "text" ? estimateTokens(part.text) : tokensPerMedium;
    }
  }
  const completionTokens = estimateTokens(answer);
  return {
    promptTokens,
    completionTokens,
    totalTokens: promptTokens + completionTokens,
    source: "estimated",
  };
}
