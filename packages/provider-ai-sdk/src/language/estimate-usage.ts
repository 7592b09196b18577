import { estimateTokens, type ResolvedVlmRequest, type TokenUsage } from "@hotspare/core/plugin";

/** The estimate for a picture when the provider reports no tokens. */
const tokensPerMedium = 1_000;

/** Estimates the usage by length, for a provider that reports none. */
export function estimateUsage({ messages }: ResolvedVlmRequest, answer: string): TokenUsage {
  const promptTokens = messages.reduce((sum, { content = "" }) => {
    const parts = typeof content === "string" ? [{ type: "text", text: content } as const] : content;
    return (
      sum +
      parts.reduce(
        (all, part) => all + (part.type === "text" ? estimateTokens(part.text) : tokensPerMedium),
        0,
      )
    );
  }, 0);
  const completionTokens = estimateTokens(answer);
  return {
    promptTokens,
    completionTokens,
    totalTokens: promptTokens + completionTokens,
    source: "estimated",
  };
}
