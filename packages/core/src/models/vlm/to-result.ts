import type { Attempt } from "../../contract/attempt.js";
import type { AssistantPart } from "../../contract/plugin/assistant-part.js";
import type { CredentialRef } from "../../contract/plugin/credential-ref.js";
import type { ReplyWarning } from "../../contract/plugin/reply-warning.js";
import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import type { VlmReply } from "../../contract/plugin/vlm-adapter.js";
import type { VlmResult } from "../../contract/vlm.js";

/** What the engine adds to a reply. */
interface AnswerFacts {
  readonly usage: TokenUsage;
  readonly warnings: readonly ReplyWarning[];
  readonly credential: CredentialRef;
  readonly attempts: readonly Attempt[];
}

type Mutable<Value> = { -readonly [Member in keyof Value]: Value[Member] };

/** What the caller gets of an adapter's reply. Fills in members that an untyped adapter left out. */
export function toVlmResult(
  reply: Omit<VlmReply, "usage" | "rateLimit">,
  { usage, warnings, credential, attempts }: AnswerFacts,
): VlmResult {
  const { content = "", toolCalls = [], reasoning, finishReason, model, raw, providerMetadata } = reply;
  const parts = reply.parts ?? partsOf({ reasoning, content, toolCalls });
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
  };
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

/** Parts of an answer whose order the adapter does not know: models think first, then speak, then call tools. */
function partsOf({
  reasoning = "",
  content,
  toolCalls,
}: {
  readonly reasoning: string | undefined;
  readonly content: string;
  readonly toolCalls: VlmReply["toolCalls"];
}): readonly AssistantPart[] {
  const parts: AssistantPart[] = [];
  if (reasoning !== "") {
    parts.push({ type: "reasoning", text: reasoning });
  }
  if (content !== "") {
    parts.push({ type: "text", text: content });
  }
  for (const { id, name, arguments: text } of toolCalls) {
    parts.push({ type: "toolCall", id, name, arguments: text });
  }
  return parts;
}
