import { countOf, estimateTokens, isObject, type TokenUsage } from "@hotspare/core/plugin";

/** What the reply says that the inputs cost, or an estimate by their length. */
export function embeddingUsage(usage: unknown, inputs: readonly string[]): TokenUsage {
  const reported = isObject(usage)
    ? (countOf(usage["prompt_tokens"]) ?? countOf(usage["total_tokens"]))
    : undefined;
  const promptTokens = reported ?? inputs.reduce((sum, input) => sum + estimateTokens(input), 0);
  return {
    promptTokens,
    completionTokens: 0,
    totalTokens: promptTokens,
    source: reported === undefined ? "estimated" : "reported",
  };
}
