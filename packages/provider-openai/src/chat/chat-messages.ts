import type { AssistantPart, JsonObject, Message, ReplyWarning, ResolvedMedia } from "@hotspare/core/plugin";
import type { MetadataOrigin } from "./chat-dialect.js";
import { chatPart } from "./chat-parts.js";
import { ownFields } from "./provider-metadata.js";

type ResolvedMessage = Message<ResolvedMedia>;
type RoleOf<Role extends ResolvedMessage["role"]> = Extract<ResolvedMessage, { readonly role: Role }>;

/** A conversation on the wire, and what was not sent as the caller asked. */
export interface ChatMessages {
  readonly messages: readonly JsonObject[];
  readonly warnings: readonly ReplyWarning[];
}

/**
 * Messages as chat completions take them. A tool's result holds text alone there: OpenAI answers "Image URLs are only allowed for
 * messages with role 'user'" (OpenHands/OpenHands#7700), or takes the picture and does not see it (openai/openai-openapi#523); vLLM
 * refuses it too (vllm-project/vllm#43203). So a result's media go into a user's message, after the last result of the same round:
 * nothing may stand between results.
 */
export function chatMessages(
  conversation: readonly ResolvedMessage[],
  origin: MetadataOrigin | undefined,
): ChatMessages {
  const messages: JsonObject[] = [];
  const warnings: ReplyWarning[] = [];
  let moved: readonly JsonObject[] = [];
  for (const [index, message] of conversation.entries()) {
    if (message.role !== "tool" && moved.length > 0) {
      messages.push({ role: "user", content: moved });
      moved = [];
    }
    messages.push(chatMessage(message, origin));
    const media = message.role === "tool" ? mediaOf(message) : [];
    if (media.length > 0) {
      moved = [...moved, ...media];
      warnings.push(movedWarning(index));
    }
  }
  if (moved.length > 0) {
    messages.push({ role: "user", content: moved });
  }
  return { messages, warnings };
}

function chatMessage(message: ResolvedMessage, origin: MetadataOrigin | undefined): JsonObject {
  switch (message.role) {
    case "system":
      return { role: "system", content: message.content };
    case "user": {
      const { content } = message;
      return { role: "user", content: typeof content === "string" ? content : content.map(chatPart) };
    }
    case "assistant":
      return assistantMessage(message, origin);
    case "tool":
      return { role: "tool", tool_call_id: message.toolCallId, content: resultText(message) };
  }
}

/** What a model said before. Its parts are the source when there are any; their order has no place on the wire. */
function assistantMessage(message: RoleOf<"assistant">, origin: MetadataOrigin | undefined): JsonObject {
  const { parts } = message;
  const content = parts === undefined ? message.content : textOfParts(parts);
  const calls: readonly AssistantPart[] =
    parts ?? (message.toolCalls ?? []).map((call) => ({ type: "toolCall", ...call }));
  const toolCalls = calls.flatMap((part) => (part.type === "toolCall" ? [chatToolCall(part, origin)] : []));
  return {
    ...ownFields(message.providerMetadata, origin),
    ...(parts === undefined ? {} : thoughtsOf(parts, origin)),
    role: "assistant",
    ...(toolCalls.length === 0
      ? { content: content ?? "" }
      : { content: content ?? null, tool_calls: toolCalls }),
  };
}

function textOfParts(parts: readonly AssistantPart[]): string | undefined {
  const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
  return texts.length === 0 ? undefined : texts.join("");
}

/** Thoughts go back to the server that they came from, in the field they came in: DeepSeek wants them, Groq refuses them (janhq/jan#8136). */
function thoughtsOf(parts: readonly AssistantPart[], origin: MetadataOrigin | undefined): JsonObject {
  const sent: Record<string, string> = {};
  for (const part of parts) {
    const { field } = part.type === "reasoning" ? ownFields(part.providerMetadata, origin) : {};
    if (part.type === "reasoning" && typeof field === "string") {
      sent[field] = (sent[field] ?? "") + part.text;
    }
  }
  return sent;
}

function chatToolCall(
  { id, name, arguments: text, providerMetadata }: Extract<AssistantPart, { type: "toolCall" }>,
  origin: MetadataOrigin | undefined,
): JsonObject {
  return {
    ...ownFields(providerMetadata, origin),
    id,
    type: "function",
    function: { name, arguments: text },
  };
}

/** One text is sent as a string, which every server takes; several are sent as parts. */
function resultText({ content }: RoleOf<"tool">): unknown {
  if (typeof content === "string") {
    return content;
  }
  const texts = content.flatMap((part) => (part.type === "text" ? [part] : []));
  const [only] = texts;
  if (only === undefined) {
    return "The result follows in the next message of the user.";
  }
  return texts.length === 1 ? only.text : texts.map(chatPart);
}

function mediaOf({ content, toolCallId }: RoleOf<"tool">): readonly JsonObject[] {
  const media = typeof content === "string" ? [] : content.filter((part) => part.type !== "text");
  return media.length === 0
    ? []
    : [{ type: "text", text: `From the result of tool call ${toolCallId}:` }, ...media.map(chatPart)];
}

function movedWarning(index: number): ReplyWarning {
  return {
    type: "adjusted",
    field: `messages[${index}].content`,
    message:
      "Chat completions take text alone in a tool's result: its media were sent in a message of the user after it.",
  };
}
