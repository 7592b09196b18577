import type { TokenUsage } from "../../contract/plugin/token-usage.js";

/**
 * Adds the usage of several requests. Fields that no request reported stay absent. Reported plus estimated makes
 * partial.
 */
export function mergeUsage(usages: readonly TokenUsage[]): TokenUsage {
  const sources = new Set(usages.map((usage) => usage.source));
  const [source = "reported"] = sources;
  return {
    promptTokens: sum(usages.map((usage) => usage.promptTokens)),
    completionTokens: sum(usages.map((usage) => usage.completionTokens)),
    totalTokens: sum(usages.map((usage) => usage.totalTokens)),
    ...optionalSum("cachedTokens", usages),
    ...optionalSum("cacheWriteTokens", usages),
    ...optionalSum("reasoningTokens", usages),
    ...optionalSum("imageTokens", usages),
    source: sources.size > 1 ? "partial" : source,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function optionalSum(
  name: "cachedTokens" | "cacheWriteTokens" | "reasoningTokens" | "imageTokens",
  usages: readonly TokenUsage[],
): Partial<Record<typeof name, number>> {
  const known = usages.map((usage) => usage[name]).filter((tokens) => tokens !== undefined);
  return known.length === 0 ? {} : { [name]: sum(known) };
}
