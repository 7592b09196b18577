import type {
  JsonObject,
  Message,
  ReplyWarning,
  ResolvedContentPart,
  ResolvedMedia,
} from "@hotspare/core/plugin";
import { assistantMessage, type MessageContext, nameOf } from "./assistant-message.js";
import type { ChatDialect } from "./chat-dialect.js";
import { chatPart } from "./chat-parts.js";
import { LeftBehind } from "./left-behind.js";
import { orderRoles } from "./role-order.js";
import { sendSystemTexts } from "./system-messages.js";
import { toolCallId } from "./tool-call-ids.js";

type ResolvedMessage = Message<ResolvedMedia>;
type RoleOf<Role extends ResolvedMessage["role"]> = Extract<ResolvedMessage, { readonly role: Role }>;

/** The messages of a request body, and warnings about what was not sent as the caller asked. */
export interface ChatMessages {
  readonly messages: readonly JsonObject[];
  readonly warnings: readonly ReplyWarning[];
}

/**
 * Writes messages in the form of chat completions. A tool's result can have only text there. For a picture, OpenAI answers "Image URLs are only
 * allowed for messages with role 'user'" (OpenHands/OpenHands#7700), or accepts the picture and ignores it (openai/openai-openapi#523). vLLM refuses
 * pictures too (vllm-project/vllm#43203). So the media of results go into a user message after the last result of the same round: no message may come
 * between results.
 */
export function chatMessages(conversation: readonly ResolvedMessage[], dialect: ChatDialect): ChatMessages {
  const messages: JsonObject[] = [];
  const warnings: ReplyWarning[] = [];
  const left = new LeftBehind();
  let moved: readonly JsonObject[] = [];
  for (const [index, message] of conversation.entries()) {
    if (message.role !== "tool" && moved.length > 0) {
      messages.push({ role: "user", content: moved });
      moved = [];
    }
    messages.push(chatMessage(message, { index, dialect, left }));
    const media = message.role === "tool" ? mediaOf(message, dialect) : [];
    if (media.length > 0) {
      moved = [...moved, ...media];
      warnings.push(movedWarning(index));
    }
  }
  if (moved.length > 0) {
    messages.push({ role: "user", content: moved });
  }
  const systems = sendSystemTexts(messages, dialect);
  const ordered = orderRoles(systems.messages, dialect);
  return {
    messages: ordered.messages,
    warnings: [...warnings, ...systems.warnings, ...ordered.warnings, ...left.warnings],
  };
}

function chatMessage(message: ResolvedMessage, context: MessageContext): JsonObject {
  const { dialect } = context;
  switch (message.role) {
    case "system":
      return { role: "system", ...nameOf(message), content: message.content };
    case "user": {
      const { content } = message;
      const sent = typeof content === "string" ? content : chatParts(content, dialect);
      return { role: "user", ...nameOf(message), content: sent };
    }
    case "assistant":
      return assistantMessage(message, context);
    case "tool":
      return {
        role: "tool",
        tool_call_id: toolCallId(message.toolCallId, dialect.toolCallIds),
        content: resultText(message, dialect),
      };
  }
}

/** The parts of a message. Texts alone become one text, where the server accepts no list. */
function chatParts(parts: readonly ResolvedContentPart[], dialect: ChatDialect): unknown {
  const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
  return dialect.joinsTexts === true && texts.length === parts.length
    ? texts.join("\n")
    : parts.map((part, index) => chatPart(part, dialect, index));
}

/** One text is sent as a string, which every server accepts. Several texts are sent as parts. */
function resultText({ content }: RoleOf<"tool">, dialect: ChatDialect): unknown {
  if (typeof content === "string") {
    return content;
  }
  const texts = content.flatMap((part) => (part.type === "text" ? [part] : []));
  const [only] = texts;
  if (only === undefined) {
    return "The result follows in the next message of the user.";
  }
  return texts.length === 1 ? only.text : chatParts(texts, dialect);
}

function mediaOf({ content, toolCallId: id }: RoleOf<"tool">, dialect: ChatDialect): readonly JsonObject[] {
  const media = typeof content === "string" ? [] : content.filter((part) => part.type !== "text");
  return media.length === 0
    ? []
    : [
        { type: "text", text: `From the result of tool call ${toolCallId(id, dialect.toolCallIds)}:` },
        ...media.map((part, index) => chatPart(part, dialect, index)),
      ];
}

function movedWarning(index: number): ReplyWarning {
  return {
    type: "adjusted",
    field: `messages[${index}].content`,
    message:
      "Chat completions accept only text in a tool's result: Hotspare sent its media in a message of the user after the result.",
  };
}
