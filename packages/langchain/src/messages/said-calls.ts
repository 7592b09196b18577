import type { ToolCall } from "@hotspare/core";
import { isObject } from "@hotspare/core/plugin";
import type { BaseMessage } from "@langchain/core/messages";

/**
 * The tool calls of an AI message with their arguments as JSON text, those with invalid arguments too: a tool message may answer them.
 * `additional_kwargs.tool_calls` holds OpenAI's form of them in messages of LangChain's older packages.
 */
export function callsOf(message: BaseMessage): readonly ToolCall[] {
  const valid = listAt(message, "tool_calls");
  const invalid = listAt(message, "invalid_tool_calls");
  if (valid.length === 0 && invalid.length === 0) {
    const { tool_calls: raw } = message.additional_kwargs;
    return Array.isArray(raw) ? raw.flatMap(rawCall) : [];
  }
  return [...valid, ...invalid].map(({ id, name, args }) => ({
    id: textOf(id),
    name: textOf(name),
    arguments: typeof args === "string" ? args : (JSON.stringify(args) ?? "{}"),
  }));
}

function listAt(
  message: BaseMessage,
  name: "tool_calls" | "invalid_tool_calls",
): readonly Readonly<Record<string, unknown>>[] {
  const value: unknown = name in message ? Reflect.get(message, name) : undefined;
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function rawCall(call: unknown): readonly ToolCall[] {
  if (!isObject(call) || !isObject(call["function"])) {
    return [];
  }
  const { name, arguments: text } = call["function"];
  return [{ id: textOf(call["id"]), name: textOf(name), arguments: textOf(text) }];
}

/** Hotspare refuses an empty id or name, and says where. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
