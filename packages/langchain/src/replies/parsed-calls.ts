import type { ToolCall as SaidCall } from "@hotspare/core";
import { isObject, parseJson } from "@hotspare/core/plugin";
import type { InvalidToolCall, ToolCall } from "@langchain/core/messages/tool";

/** A tool call with its arguments parsed, or why they cannot be. A tool without arguments may get an empty text. */
export function parsedCall({ id, name, arguments: text }: SaidCall): ToolCall | InvalidToolCall {
  const args = text.trim() === "" ? {} : parseJson(text);
  return isObject(args)
    ? { type: "tool_call", id, name, args }
    : {
        type: "invalid_tool_call",
        id,
        name,
        args: text,
        error: args === undefined ? "The arguments are no JSON." : "The arguments are no JSON object.",
      };
}

/** The calls of an answer, the valid ones apart from the invalid ones. */
export function parsedCalls(calls: readonly SaidCall[]): {
  readonly tool_calls: ToolCall[];
  readonly invalid_tool_calls: InvalidToolCall[];
} {
  const valid: ToolCall[] = [];
  const invalid: InvalidToolCall[] = [];
  for (const call of calls) {
    const parsed = parsedCall(call);
    if (parsed.type === "invalid_tool_call") {
      invalid.push(parsed);
    } else {
      valid.push(parsed as ToolCall);
    }
  }
  return { tool_calls: valid, invalid_tool_calls: invalid };
}
