import type { ToolCall } from "@hotspare/core";
import { isObject, type JsonObject, textOf } from "../replies/json-object.js";

/** A tool call of a message, or a piece of one of a delta. */
export interface ToolCallPiece {
  readonly index: number;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly arguments: string;
}

/** The tool calls of a message or a delta; the deprecated `function_call` counts as one. */
export function toolCallPieces(message: JsonObject): readonly ToolCallPiece[] {
  const { tool_calls: calls, function_call: legacy } = message;
  if (Array.isArray(calls)) {
    return calls.filter(isObject).map(readPiece);
  }
  return isObject(legacy) ? [readPiece({ function: legacy }, 0)] : [];
}

/** Whole calls, of a message that did not come as a stream. */
export function toolCallsOf(message: JsonObject): readonly ToolCall[] {
  return toolCallPieces(message).map(({ id, name, arguments: text }, position) => ({
    id: id ?? fallbackId(position),
    name: name ?? "",
    arguments: text,
  }));
}

/** Some servers give no id; an answer to the call needs one. */
export function fallbackId(index: number): string {
  return `call_${index}`;
}

function readPiece(call: JsonObject, position: number): ToolCallPiece {
  const { index, id } = call;
  const target = isObject(call["function"]) ? call["function"] : {};
  return {
    index: typeof index === "number" && Number.isInteger(index) && index >= 0 ? index : position,
    id: textOf(id),
    name: textOf(target["name"]),
    arguments: argumentsOf(target["arguments"]),
  };
}

/** Ollama, among others, sends the arguments parsed. */
function argumentsOf(value: unknown): string {
  return typeof value === "string" ? value : isObject(value) ? JSON.stringify(value) : "";
}
