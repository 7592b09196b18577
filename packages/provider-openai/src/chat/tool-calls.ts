import { isObject, type JsonObject, textOf } from "@hotspare/core/plugin";
import { indexOf } from "./chat-choice.js";
import { returnedFieldsIn } from "./provider-metadata.js";

/** A tool call of a message, or a piece of one of a delta. */
export interface ToolCallPiece {
  /** The server's own number; undefined: it does not number, or not with numbers. */
  readonly index: number | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly arguments: string;
  /** What the server wants back with the call. */
  readonly returned: JsonObject;
}

/** The tool calls of a message or a delta; the deprecated `function_call` counts as one. */
export function toolCallPieces(message: JsonObject): readonly ToolCallPiece[] {
  const { tool_calls: calls, function_call: legacy } = message;
  const pieces = listOf(calls).map(readPiece).filter(saysAnything);
  return pieces.length > 0 || !isObject(legacy)
    ? pieces
    : [readPiece({ function: legacy })].filter(saysAnything);
}

/** A list mostly; TGI sends one object (huggingface/text-generation-inference#2864), and an object by numbers is a list too. */
function listOf(calls: unknown): readonly JsonObject[] {
  if (Array.isArray(calls)) {
    return calls.filter(isObject);
  }
  if (!isObject(calls)) {
    return [];
  }
  return ["function", "name", "id", "arguments"].some((name) => name in calls)
    ? [calls]
    : Object.values(calls).filter(isObject);
}

/** Mostly within `function`; flat from Workers AI and others; OpenAI's free-form tools have `custom`. */
function readPiece(call: JsonObject): ToolCallPiece {
  const nested = [call["function"], call["custom"]].find(isObject);
  const target = nested ?? call;
  return {
    index: indexOf(call),
    id: textOf(call["id"]) ?? textOf(call["tool_call_id"]),
    name: textOf(target["name"]),
    arguments: argumentsOf(target["arguments"] ?? target["parameters"] ?? target["input"]),
    returned: returnedFieldsIn(call),
  };
}

function saysAnything({ id, name, arguments: text, returned }: ToolCallPiece): boolean {
  return id !== undefined || name !== undefined || text !== "" || Object.keys(returned).length > 0;
}

/** Ollama, among others, sends the arguments parsed. */
function argumentsOf(value: unknown): string {
  return typeof value === "string"
    ? value
    : value === undefined || value === null
      ? ""
      : JSON.stringify(value);
}
