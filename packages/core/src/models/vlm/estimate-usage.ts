import type { AssistantPart } from "../../contract/plugin/assistant-part.js";
import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import type { ResolvedVlmRequest } from "../../contract/plugin/vlm-adapter.js";
import type { ToolCall } from "../../contract/plugin/vlm-request.js";
import { estimateTokens } from "../../request/estimate-tokens.js";

/** A guess of the tokens of one picture, film, sound or document. */
const tokensPerMedium = 1_000;

/** What a stream has handed over so far. */
export interface PartialText {
  readonly content: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
}

/** A quick guess of a request's tokens, by length alone: it is on every call's way. */
export function estimateRequestTokens(request: ResolvedVlmRequest): number {
  let characters = 0;
  let media = 0;
  for (const message of request.messages) {
    const { content } = message;
    if (message.role === "assistant" && message.parts !== undefined) {
      characters += lengthOf(message.parts);
      continue;
    }
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

function lengthOf(parts: readonly AssistantPart[]): number {
  let characters = 0;
  for (const part of parts) {
    characters += part.type === "toolCall" ? part.arguments.length : part.text.length;
  }
  return characters;
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
