import { countOf, isObject, type JsonObject, type TokenUsage } from "@hotspare/core/plugin";

/**
 * Reads the tokens of an answer: `{ inputTokens: { total, cacheRead }, outputTokens: { total, reasoning } }` since version 3, flat numbers in version
 * 2. Undefined: the provider reported no usage.
 */
export function usageOf(usage: unknown): TokenUsage | undefined {
  if (!isObject(usage)) {
    return undefined;
  }
  const { inputTokens: input, outputTokens: output } = usage;
  const prompt = totalOf(input);
  const completion = totalOf(output);
  if (prompt === undefined && completion === undefined) {
    return undefined;
  }
  const promptTokens = prompt ?? 0;
  const completionTokens = completion ?? 0;
  const cached = isObject(input) ? countOf(input["cacheRead"]) : countOf(usage["cachedInputTokens"]);
  const written = isObject(input) ? countOf(input["cacheWrite"]) : undefined;
  const reasoning = isObject(output) ? countOf(output["reasoning"]) : countOf(usage["reasoningTokens"]);
  return {
    promptTokens,
    completionTokens,
    totalTokens: countOf(usage["totalTokens"]) ?? promptTokens + completionTokens,
    ...(cached === undefined ? {} : { cachedTokens: cached }),
    ...(written === undefined ? {} : { cacheWriteTokens: written }),
    ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
    source: "reported",
  };
}

function totalOf(tokens: unknown): number | undefined {
  return isObject(tokens) ? (countOf(tokens["total"]) ?? sumOf(tokens)) : countOf(tokens);
}

/** A provider may report the parts without the sum. */
function sumOf(tokens: JsonObject): number | undefined {
  const parts = [
    tokens["noCache"],
    tokens["cacheRead"],
    tokens["cacheWrite"],
    tokens["text"],
    tokens["reasoning"],
  ]
    .map(countOf)
    .filter((count) => count !== undefined);
  return parts.length === 0 ? undefined : parts.reduce((sum, count) => sum + count, 0);
}
