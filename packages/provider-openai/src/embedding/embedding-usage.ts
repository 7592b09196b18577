import { countOf, estimateTokens, isObject, type JsonObject, type TokenUsage } from "@hotspare/core/plugin";
import { usageNames } from "../replies/usage-names.js";

/** The objects of a payload that have token counts: OpenAI's, Google's, Cohere's and Jina's. */
const places: readonly (readonly string[])[] = [
  ["usage"],
  ["usageMetadata"],
  ["meta", "tokens"],
  ["meta", "billed_units"],
  ["meta"],
  ["output", "usage"],
  ["result", "usage"],
  [],
];

/** The names of the count, the most exact name first. The only tokens of an embedding are the prompt's. */
const names: readonly string[] = [...usageNames.prompt, ...usageNames.total, "tokens"];

/** The usage that the reply states, or an estimate by the length of the inputs. A zero means that the server does not count. */
export function embeddingUsage(payload: unknown, inputs: readonly string[]): TokenUsage {
  const reported = isObject(payload) ? reportedIn(payload) : undefined;
  const promptTokens = reported ?? inputs.reduce((sum, input) => sum + estimateTokens(input), 0);
  return {
    promptTokens,
    completionTokens: 0,
    totalTokens: promptTokens,
    source: reported === undefined ? "estimated" : "reported",
  };
}

function reportedIn(payload: JsonObject): number | undefined {
  for (const path of places) {
    const counts = path.reduce<unknown>(
      (value, name) => (isObject(value) ? value[name] : undefined),
      payload,
    );
    for (const name of isObject(counts) ? names : []) {
      const count = isObject(counts) ? countOf(counts[name]) : undefined;
      if (count !== undefined && count > 0) {
        return count;
      }
    }
  }
  return undefined;
}
