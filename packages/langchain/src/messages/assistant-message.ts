import type { AssistantPart, Message } from "@hotspare/core";
import type { ProviderMetadata } from "@hotspare/core/plugin";
import type { BaseMessage } from "@langchain/core/messages";
import { isFileBlock } from "../replies/file-blocks.js";
import { assistantParts, leftOut } from "./assistant-parts.js";
import { keptParts, keptProviderMetadata } from "./kept-answer.js";
import type { Notes } from "./notes.js";
import { callsOf } from "./said-calls.js";

/**
 * What a model said before. An answer of Hotspare goes back as it came, with its order and with what its provider wants back, unless somebody has
 * changed the message since; of other models' messages, everything goes back that another model can read.
 */
export function assistantMessage(message: BaseMessage, path: string, notes: Notes): Message {
  const calls = callsOf(message);
  const kept = keptParts(message, calls);
  if (kept !== undefined) {
    noteFiles(message.content, path, notes);
  }
  const parts = kept ?? assistantParts(message, calls, path, notes);
  const providerMetadata = keptProviderMetadata(message);
  return parts.some(needsItsPlace)
    ? withMetadata({ role: "assistant", parts }, providerMetadata)
    : withMetadata(simpleMessage(parts), providerMetadata);
}

/** Files that a model generated are in the content, and not among the parts that go back. */
function noteFiles(content: unknown, path: string, notes: Notes): void {
  for (const [index, block] of (Array.isArray(content) ? content : []).entries()) {
    if (isFileBlock(block)) {
      notes.drop(`${path}.content[${index}]`, leftOut(block.type));
    }
  }
}

type AssistantMessage = Extract<Message, { readonly role: "assistant" }>;

function needsItsPlace(part: AssistantPart): boolean {
  return part.type === "reasoning" || part.providerMetadata !== undefined;
}

function simpleMessage(parts: readonly AssistantPart[]): AssistantMessage {
  let content = "";
  const toolCalls = [];
  for (const part of parts) {
    if (part.type === "text") {
      content += part.text;
    } else if (part.type === "toolCall") {
      toolCalls.push({ id: part.id, name: part.name, arguments: part.arguments });
    }
  }
  // Of a message that only calls tools the provider package knows whether its server wants no content or an empty one.
  return toolCalls.length === 0
    ? { role: "assistant", content }
    : { role: "assistant", ...(content === "" ? {} : { content }), toolCalls };
}

function withMetadata(
  message: AssistantMessage,
  providerMetadata: ProviderMetadata | undefined,
): AssistantMessage {
  return providerMetadata === undefined ? message : { ...message, providerMetadata };
}
