import type { Message, ResolvedMedia, ToolCall } from "@hotspare/core";
import type { JsonObject } from "../replies/json-object.js";
import { chatPart } from "./chat-parts.js";

/** A message as chat completions take it. What a model thought before is not sent back: OpenAI does not read it. */
export function chatMessage(message: Message<ResolvedMedia>): JsonObject {
  switch (message.role) {
    case "system":
      return { role: "system", content: message.content };
    case "user": {
      const { content } = message;
      return { role: "user", content: typeof content === "string" ? content : content.map(chatPart) };
    }
    case "assistant": {
      const { content, toolCalls = [] } = message;
      return toolCalls.length === 0
        ? { role: "assistant", content: content ?? "" }
        : { role: "assistant", content: content ?? null, tool_calls: toolCalls.map(chatToolCall) };
    }
    case "tool":
      return { role: "tool", tool_call_id: message.toolCallId, content: message.content };
  }
}

function chatToolCall({ id, name, arguments: text }: ToolCall): JsonObject {
  return { id, type: "function", function: { name, arguments: text } };
}
