import type { Attempt } from "../../contract/attempt.js";
import type { AssistantPart } from "../../contract/plugin/assistant-part.js";
import type { CredentialRef } from "../../contract/plugin/credential-ref.js";
import type { ReplyWarning } from "../../contract/plugin/reply-warning.js";
import type { VlmReply } from "../../contract/plugin/vlm-adapter.js";
import type { VlmResult } from "../../contract/vlm.js";

const noWarnings: readonly ReplyWarning[] = Object.freeze([]);

/** What the caller gets of an adapter's reply. Fills in members that an untyped adapter left out. */
export function toVlmResult(
  reply: VlmReply,
  { id, provider }: CredentialRef,
  attempts: readonly Attempt[],
): VlmResult {
  const {
    content = "",
    toolCalls = [],
    reasoning,
    finishReason,
    usage,
    model,
    raw,
    providerMetadata,
  } = reply;
  // Member by member: the rest of a destructuring is an object without a shape, which costs four times what the call does.
  return {
    content,
    ...(reasoning === undefined ? {} : { reasoning }),
    toolCalls,
    parts: reply.parts ?? partsOf({ reasoning, content, toolCalls }),
    finishReason,
    usage,
    model,
    ...(raw === undefined ? {} : { raw }),
    ...(providerMetadata === undefined ? {} : { providerMetadata }),
    warnings: reply.warnings ?? noWarnings,
    provider,
    credentialId: id,
    attempts,
  };
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
