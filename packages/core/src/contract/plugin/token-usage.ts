/** Tokens of one call. */
export interface TokenUsage {
  /** Tokens of the input, images and cached ones included. */
  readonly promptTokens: number;
  /** Tokens generated, reasoning included; 0 for embeddings. */
  readonly completionTokens: number;
  readonly totalTokens: number;
  /** The part of `promptTokens` that came from the provider's cache. */
  readonly cachedTokens?: number;
  /** The part of `promptTokens` that the provider wrote into its cache, where it counts that (Anthropic, Bedrock). */
  readonly cacheWriteTokens?: number;
  /** The part of `completionTokens` spent on reasoning. */
  readonly reasoningTokens?: number;
  /** The part of `promptTokens` that images took. */
  readonly imageTokens?: number;
  /** `estimated`: the provider sent none and we counted; `partial`: some of it was estimated. */
  readonly source: "reported" | "estimated" | "partial";
}
