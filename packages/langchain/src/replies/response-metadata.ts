import type { ReplyWarning, VlmFinishChunk, VlmResult } from "@hotspare/core";
import type { FinishReason } from "@hotspare/core/plugin";
import { keptAnswer } from "../messages/kept-answer.js";

/** The name under which LangChain finds how to read our messages. */
export const modelProvider = "hotspare";

/** The words of OpenAI's API, which LangChain's packages use. */
const finishWords: Readonly<Record<Exclude<FinishReason, "other">, string>> = {
  stop: "stop",
  length: "length",
  toolCalls: "tool_calls",
  contentFilter: "content_filter",
};

/** Why the model stopped, in OpenAI's words; a reason that has none is the provider's own. */
export function finishWord(reply: Pick<VlmResult, "finishReason" | "rawFinishReason">): string {
  const { finishReason, rawFinishReason } = reply;
  return finishReason === "other" ? (rawFinishReason ?? finishReason) : finishWords[finishReason];
}

/** Fields of a provider's reply that LangChain's users look for under these names. */
const rawNames = ["logprobs", "system_fingerprint", "service_tier"] as const;

/** Who answered, after which attempts, and how the provider ended: plain values, which a database may keep. */
export function responseMetadata(
  reply: VlmResult | VlmFinishChunk,
  left: readonly ReplyWarning[],
): Record<string, unknown> {
  const { model, provider, credentialId, attempts, usage, raw, parts, providerMetadata, responseId } = reply;
  const metadata: Record<string, unknown> = {
    model_provider: modelProvider,
    model_name: model,
    finish_reason: finishWord(reply),
    provider,
    credentialId,
    attempts,
    usageSource: usage.source,
  };
  if (responseId !== undefined) {
    metadata["requestId"] = responseId;
  }
  const warnings = left.length === 0 ? reply.warnings : [...left, ...reply.warnings];
  if (warnings.length > 0) {
    metadata["warnings"] = warnings;
  }
  for (const name of rawNames) {
    const value = raw?.[name];
    if (value !== undefined) {
      metadata[name] = value;
    }
  }
  const kept = keptAnswer(parts, providerMetadata);
  if (kept !== undefined) {
    metadata["hotspare"] = kept;
  }
  return metadata;
}

/** The provider's refusal, which LangChain's parsers look for; undefined: it did not refuse. */
export function refusalIn({ raw }: Pick<VlmResult, "raw">): string | undefined {
  const refusal = raw?.["refusal"];
  return typeof refusal === "string" && refusal !== "" ? refusal : undefined;
}
