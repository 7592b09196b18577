import type { TokenUsage } from "@hotspare/core";
import type { UsageMetadata } from "@langchain/core/messages";

/** Hotspare's usage under LangChain's names. Details are there where the provider counts them. */
export function usageMetadata(usage: TokenUsage): UsageMetadata {
  const { promptTokens, completionTokens, totalTokens } = usage;
  const { cachedTokens, cacheWriteTokens, reasoningTokens, imageTokens } = usage;
  const counted: UsageMetadata = {
    input_tokens: promptTokens,
    output_tokens: completionTokens,
    total_tokens: totalTokens,
  };
  if ([cachedTokens, cacheWriteTokens, imageTokens].some((count) => count !== undefined)) {
    counted.input_token_details = {
      ...(cachedTokens === undefined ? {} : { cache_read: cachedTokens }),
      ...(cacheWriteTokens === undefined ? {} : { cache_creation: cacheWriteTokens }),
      ...(imageTokens === undefined ? {} : { image: imageTokens }),
    };
  }
  if (reasoningTokens !== undefined) {
    counted.output_token_details = { reasoning: reasoningTokens };
  }
  return counted;
}

/** LangChain's older form. */
export function llmOutputOf(message: object) {
  const { input_tokens = 0, output_tokens = 0, total_tokens = 0 } = usageOf(message);
  return {
    tokenUsage: { promptTokens: input_tokens, completionTokens: output_tokens, totalTokens: total_tokens },
  };
}

function usageOf(message: object): Partial<UsageMetadata> {
  return "usage_metadata" in message ? ((message.usage_metadata as UsageMetadata | undefined) ?? {}) : {};
}
