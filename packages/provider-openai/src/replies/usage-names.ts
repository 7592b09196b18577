/** The names that servers give to their counts of tokens; of several, the first that is there holds. */
export const usageNames = {
  /** `prompt_eval_count` and `eval_count`: Ollama's own API. */
  prompt: ["prompt_tokens", "input_tokens", "promptTokens", "promptTokenCount", "prompt_eval_count"],
  completion: [
    "completion_tokens",
    "output_tokens",
    "completionTokens",
    "candidatesTokenCount",
    "eval_count",
  ],
  total: ["total_tokens", "totalTokens", "totalTokenCount"],
  /** Moonshot counts its cache beside the counts, DeepSeek under a name of its own, Anthropic's relays under Anthropic's. */
  cached: ["cached_tokens", "prompt_cache_hit_tokens", "cachedContentTokenCount", "cache_read_input_tokens"],
  /** Perplexity counts reasoning beside the counts. */
  reasoning: ["reasoning_tokens", "thoughtsTokenCount"],
  image: ["image_tokens"],
} as const satisfies Record<string, readonly string[]>;
