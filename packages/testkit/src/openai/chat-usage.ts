import type { ChatAnswer } from "./chat-answer.js";

/** OpenAI's `usage` of a chat. */
export interface ChatUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number };
  readonly completion_tokens_details: { readonly reasoning_tokens: number };
}

export function chatUsage(promptTokens: number, answer: ChatAnswer): ChatUsage {
  const completionTokens = answer.tokens.length;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: answer.tokens.filter((token) => token.type === "reasoning").length,
    },
  };
}
