import { estimateTokens, type ResolvedEmbeddingInput } from "@hotspare/core/plugin";

/** The estimate for a picture when the server reports no tokens. */
const tokensPerMedium = 1_000;

/** Estimates the tokens by length, for a reply without usage. */
export function estimateInputTokens(inputs: readonly ResolvedEmbeddingInput[]): number {
  return inputs
    .flatMap((input) => (typeof input === "string" ? [{ type: "text" as const, text: input }] : input))
    .reduce((sum, part) => sum + (part.type === "text" ? estimateTokens(part.text) : tokensPerMedium), 0);
}
