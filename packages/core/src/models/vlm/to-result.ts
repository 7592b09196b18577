import type { Attempt } from "../../contract/attempt.js";
import type { AssistantPart } from "../../contract/plugin/assistant-part.js";
import type { CredentialRef } from "../../contract/plugin/credential-ref.js";
import type { ReplyWarning } from "../../contract/plugin/reply-warning.js";
import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import type { VlmReply } from "../../contract/plugin/vlm-adapter.js";
import type { VlmResult } from "../../contract/vlm-result.js";
import { partsOf } from "../../request/parts-of.js";

/** What the engine adds to a reply. */
interface AnswerFacts {
  readonly usage: TokenUsage;
  readonly warnings: readonly ReplyWarning[];
  readonly credential: CredentialRef;
  readonly attempts: readonly Attempt[];
  readonly callId: number;
  readonly waitedMs: number;
}

type Mutable<Value> = { -readonly [Member in keyof Value]: Value[Member] };

/** What the caller gets of an adapter's reply. Fills in members that an untyped adapter left out. */
export function toVlmResult(
  reply: Omit<VlmReply, "usage" | "rateLimit">,
  { usage, warnings, credential, attempts, callId, waitedMs }: AnswerFacts,
): VlmResult {
  const { content = "", toolCalls = [], reasoning, finishReason, model, raw, providerMetadata } = reply;
  const { rawFinishReason, responseId } = reply;
  const parts = partsOfReply(reply);
  const { provider, id } = credential;
  // One literal and no spread: spread objects are made member by member, which costs more than the rest of the call.
  const result: Mutable<VlmResult> = {
    content,
    toolCalls,
    parts,
    finishReason,
    usage,
    model,
    warnings,
    provider,
    credentialId: id,
    attempts,
    callId,
    waitedMs,
  };
  if (rawFinishReason !== undefined) {
    result.rawFinishReason = rawFinishReason;
  }
  if (responseId !== undefined) {
    result.responseId = responseId;
  }
  if (reasoning !== undefined) {
    result.reasoning = reasoning;
  }
  if (raw !== undefined) {
    result.raw = raw;
  }
  if (providerMetadata !== undefined) {
    result.providerMetadata = providerMetadata;
  }
  return result;
}

/** What the model said, in order. Fills in members that an untyped adapter left out. */
export function partsOfReply(reply: Omit<VlmReply, "usage" | "rateLimit">): readonly AssistantPart[] {
  return reply.parts ?? partsOf(reply);
}
