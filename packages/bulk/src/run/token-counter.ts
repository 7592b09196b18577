import type { EmbeddingInput } from "@hotspare/core";
import { estimateTokens } from "@hotspare/core/plugin";

/** Media are given a fixed guess, since their price differs by model. */
const tokensPerMedium = 1_000;

/** Counts the tokens of an input, with the caller's tokenizer where there is one. */
export function tokenCounter(
  countTokens: (text: string) => number = estimateTokens,
): (input: EmbeddingInput) => number {
  return (input) => {
    if (typeof input === "string") {
      return countTokens(input);
    }
    let tokens = 0;
    for (const part of input) {
      tokens += part.type === "text" ? countTokens(part.text) : tokensPerMedium;
    }
    return tokens;
  };
}
