import type { LanguageModelV3FinishReason } from "@ai-sdk/provider";
import type { VlmResult } from "@hotspare/core";

const unified: Readonly<Record<VlmResult["finishReason"], LanguageModelV3FinishReason["unified"]>> = {
  stop: "stop",
  length: "length",
  toolCalls: "tool-calls",
  contentFilter: "content-filter",
  other: "other",
};

/**
 * Why the model stopped, and the provider's own word for it. OpenAI says "stop" of a refusal; the AI SDK's own OpenAI package calls a refusal filtered
 * content.
 */
export function toFinishReason({
  finishReason,
  rawFinishReason,
  raw,
}: Pick<VlmResult, "finishReason" | "rawFinishReason" | "raw">): LanguageModelV3FinishReason {
  const refusal = raw?.["refusal"];
  if (finishReason === "stop" && typeof refusal === "string" && refusal !== "") {
    return { unified: "content-filter", raw: rawFinishReason };
  }
  return { unified: unified[finishReason] ?? "other", raw: rawFinishReason };
}
