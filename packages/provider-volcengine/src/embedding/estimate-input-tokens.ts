import { estimateTokens, type ResolvedEmbeddingInput } from "@hotspare/core/plugin";

/** A picture's guess, where nobody told. */
const tokensPerMedium = 1_000;

/** A guess by length, for a reply without usage. */
export function estimateInputTokens(inputs: readonly ResolvedEmbeddingInput[]): number {
  return inputs
    .flatMap((input) => (typeof input === "string" ? [{ type: "text" as const, text: input }] : input))
    .reduce((sum, part) => sum + (part.type === "text" ? estimateTokens(part.text) : tokensPerMedium), 0);
}
