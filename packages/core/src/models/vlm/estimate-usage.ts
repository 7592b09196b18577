import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import type { ResolvedVlmRequest } from "../../contract/plugin/vlm-adapter.js";
import type { ToolCall } from "../../contract/plugin/vlm-request.js";
import { estimateTokens } from "../../request/estimate-tokens.js";

/** A picture's or a film's guess, where nobody told. */
const tokensPerMedium = 1_000;

/** What a broken stream had said. */
export interface PartialText {
  readonly content: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
}

/** A quick guess of a request's tokens, by length alone: it is on every call's way. */
export function estimateRequestTokens(request: ResolvedVlmRequest): number {
  let characters = 0;
  let media = 0;
  for (const { content } of request.messages) {
    if (typeof content === "string") {
      characters += content.length;
      continue;
    }
    for (const part of content ?? []) {
      if (part.type === "text") {
        characters += part.text.length;
      } else {
        media += 1;
      }
    }
  }
  return Math.ceil(characters / 4) + media * tokensPerMedium;
}

/** The usage of a stream whose usage never came. */
export function estimateUsage(request: ResolvedVlmRequest, partial: PartialText): TokenUsage {
  const promptTokens = estimateRequestTokens(request);
  const reasoningTokens = estimateTokens(partial.reasoning);
  const calls = partial.toolCalls.reduce((sum, call) => sum + estimateTokens(call.name + call.arguments), 0);
  const completionTokens = estimateTokens(partial.content) + reasoningTokens + calls;
  return {
    promptTokens,
    completionTokens,
    totalTokens: promptTokens + completionTokens,
    ...(reasoningTokens > 0 ? { reasoningTokens } : {}),
    source: "estimated",
  };
}
