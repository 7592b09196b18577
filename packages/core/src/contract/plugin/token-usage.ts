/** Tokens of one call. */
export interface TokenUsage {
  /** Tokens of the input, including images and cached tokens. */
  readonly promptTokens: number;
  /** Tokens generated, reasoning included; 0 for embeddings. */
  readonly completionTokens: number;
  readonly totalTokens: number;
  /** The part of `promptTokens` that came from the provider's cache. */
  readonly cachedTokens?: number;
  /** The part of `promptTokens` that the provider wrote into its cache, if it counts this part (Anthropic, Bedrock). */
  readonly cacheWriteTokens?: number;
  /** The part of `completionTokens` spent on reasoning. */
  readonly reasoningTokens?: number;
  /** The part of `promptTokens` for images. */
  readonly imageTokens?: number;
  /** `estimated`: the provider reported no usage, and Hotspare estimated it. `partial`: Hotspare estimated a part. */
  readonly source: "reported" | "estimated" | "partial";
}
