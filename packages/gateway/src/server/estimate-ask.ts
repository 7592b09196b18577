import type { EmbeddingInput, Message, VlmRequest } from "@hotspare/core";
import { estimateTokens } from "@hotspare/core/plugin";
import type { VlmAsk } from "../contract/endpoints.js";

/** What a request will probably use, for its client's limits. */
export interface Estimate {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Most requests that name no limit answer within this number of tokens. The limits are settled with the real number. */
const usualCompletionTokens = 1_024;
/** About what OpenAI counts of a large picture in high detail (four tiles of 170, and 85). */
const tokensOfMedium = 765;
/** Every message has a frame of a few tokens. */
const tokensOfMessage = 4;

export function estimateAsk({ request, maxTokens }: Pick<VlmAsk, "request" | "maxTokens">): Estimate {
  return {
    promptTokens: promptTokensOf(request),
    completionTokens: maxTokens ?? usualCompletionTokens,
  };
}

export function estimateInputs(inputs: readonly EmbeddingInput[]): Estimate {
  return {
    promptTokens: inputs.reduce((total: number, input) => total + tokensOfContent(input), 0),
    completionTokens: 0,
  };
}

function promptTokensOf({ messages = [], prompt, images = [], tools = [] }: VlmRequest): number {
  let total = prompt === undefined ? 0 : estimateTokens(prompt);
  total += images.length * tokensOfMedium;
  for (const message of messages) {
    total += tokensOfMessage + tokensIn(message);
  }
  for (const { name, description = "", parameters } of tools) {
    total +=
      estimateTokens(name) + estimateTokens(description) + estimateTokens(JSON.stringify(parameters ?? {}));
  }
  return total;
}

function tokensIn(message: Message): number {
  if (message.role !== "assistant") {
    return tokensOfContent(message.content);
  }
  const { content = "", reasoning = "", toolCalls = [], parts } = message;
  if (parts !== undefined) {
    return parts.reduce(
      (total, part) =>
        total + estimateTokens(part.type === "toolCall" ? part.name + part.arguments : part.text),
      0,
    );
  }
  return toolCalls.reduce(
    (total, call) => total + estimateTokens(call.name) + estimateTokens(call.arguments),
    estimateTokens(content) + estimateTokens(reasoning),
  );
}

function tokensOfContent(content: EmbeddingInput): number {
  return typeof content === "string"
    ? estimateTokens(content)
    : content.reduce(
        (total, part) => total + (part.type === "text" ? estimateTokens(part.text) : tokensOfMedium),
        0,
      );
}
