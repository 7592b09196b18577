import type { InstrumentedCall, TokenUsage } from "@hotspare/core";
import type { FinishReason } from "@hotspare/core/plugin";
import type { Attributes } from "@opentelemetry/api";
import { genAi, own } from "./names.js";

/** The operation of a call. A check or a ping sends the smallest request of its model's kind. */
export function operationOf({ modelKind }: Pick<InstrumentedCall, "modelKind">): "chat" | "embeddings" {
  return modelKind === "embedder" ? "embeddings" : "chat";
}

/** What the conventions know of a request; nothing of what it says. */
export function requestAttributes({ kind, asked, hide }: InstrumentedCall): Attributes {
  const attributes: Attributes = kind === "stream" ? { [genAi.stream]: true } : {};
  if (asked?.is !== "answer") {
    return attributes;
  }
  const {
    maxTokens,
    temperature,
    topP,
    topK,
    seed,
    stop,
    frequencyPenalty,
    presencePenalty,
    responseFormat,
  } = asked.request;
  set(attributes, genAi.maxTokens, maxTokens);
  set(attributes, genAi.temperature, temperature);
  set(attributes, genAi.topP, topP);
  set(attributes, genAi.topK, topK);
  set(attributes, genAi.seed, seed);
  set(attributes, genAi.frequencyPenalty, frequencyPenalty);
  set(attributes, genAi.presencePenalty, presencePenalty);
  if (stop !== undefined) {
    attributes[genAi.stopSequences] = (typeof stop === "string" ? [stop] : stop).map(hide);
  }
  if (responseFormat !== undefined) {
    attributes[genAi.outputType] = responseFormat.type === "text" ? "text" : "json";
  }
  return attributes;
}

function set(attributes: Attributes, name: string, value: number | undefined): void {
  if (value !== undefined) {
    attributes[name] = value;
  }
}

/** The reasons in the words that providers use. Source: the examples of `gen_ai.response.finish_reasons`, and OpenAI's reference. */
const finishWords: Readonly<Record<FinishReason, string>> = {
  stop: "stop",
  length: "length",
  toolCalls: "tool_calls",
  contentFilter: "content_filter",
  other: "other",
};

export function finishWord(reason: FinishReason): string {
  return finishWords[reason] ?? String(reason);
}

export function usageAttributes(usage: TokenUsage, operation: "chat" | "embeddings"): Attributes {
  const { promptTokens, completionTokens, cachedTokens, cacheWriteTokens, reasoningTokens, source } = usage;
  const attributes: Attributes = { [genAi.inputTokens]: promptTokens, [own.usageSource]: source };
  if (operation === "chat") {
    attributes[genAi.outputTokens] = completionTokens;
  }
  set(attributes, genAi.cachedTokens, cachedTokens);
  set(attributes, genAi.cacheWriteTokens, cacheWriteTokens);
  set(attributes, genAi.reasoningTokens, reasoningTokens);
  return attributes;
}
