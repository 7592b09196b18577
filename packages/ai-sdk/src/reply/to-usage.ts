import type { JSONObject, LanguageModelV3Usage } from "@ai-sdk/provider";
import type { TokenUsage } from "@hotspare/core";

/** Tokens as the AI SDK counts them. Hotspare has counted or estimated the totals; parts that nobody counted are undefined. */
export function toUsage(usage: TokenUsage, raw: unknown): LanguageModelV3Usage {
  const { promptTokens, completionTokens, cachedTokens, cacheWriteTokens, reasoningTokens } = usage;
  const known = usage.source === "reported";
  const cacheRead = cachedTokens ?? (known ? 0 : undefined);
  const reasoning = reasoningTokens ?? (known ? 0 : undefined);
  return {
    inputTokens: {
      total: promptTokens,
      noCache: Math.max(0, promptTokens - (cacheRead ?? 0) - (cacheWriteTokens ?? 0)),
      cacheRead,
      cacheWrite: cacheWriteTokens,
    },
    outputTokens: {
      total: completionTokens,
      text: Math.max(0, completionTokens - (reasoning ?? 0)),
      reasoning,
    },
    ...(typeof raw === "object" && raw !== null ? { raw: raw as JSONObject } : {}),
  };
}
