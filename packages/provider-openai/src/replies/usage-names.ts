/** The names that servers use for their token counts. When several are present, the first name in the list counts. */
export const usageNames = {
  /** `prompt_eval_count` and `eval_count` belong to Ollama's own API. */
  prompt: ["prompt_tokens", "input_tokens", "promptTokens", "promptTokenCount", "prompt_eval_count"],
  completion: [
    "completion_tokens",
    "output_tokens",
    "completionTokens",
    "candidatesTokenCount",
    "eval_count",
  ],
  total: ["total_tokens", "totalTokens", "totalTokenCount"],
  /** Moonshot has its cache count in another place, DeepSeek under another name, and relays of Anthropic under Anthropic's name. */
  cached: ["cached_tokens", "prompt_cache_hit_tokens", "cachedContentTokenCount", "cache_read_input_tokens"],
  /** Perplexity counts reasoning outside the other counts. */
  reasoning: ["reasoning_tokens", "thoughtsTokenCount"],
  image: ["image_tokens"],
} as const satisfies Record<string, readonly string[]>;
