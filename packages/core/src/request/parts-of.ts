import type { AssistantPart } from "../contract/plugin/assistant-part.js";
import type { ToolCall } from "../contract/plugin/vlm-request.js";

/** What an assistant said, without its order. */
interface SaidFields {
  readonly reasoning?: string | undefined;
  readonly content?: string | undefined;
  readonly toolCalls?: readonly ToolCall[] | undefined;
}

/** The parts of an answer or a message whose order nobody knows: models think first, then speak, then call tools. */
export function partsOf({
  reasoning = "",
  content = "",
  toolCalls = [],
}: SaidFields): readonly AssistantPart[] {
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
