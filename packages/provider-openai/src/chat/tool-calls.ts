import { isObject, type JsonObject, textOf } from "@hotspare/core/plugin";
import { indexOf } from "./chat-choice.js";
import { returnedFieldsIn } from "./provider-metadata.js";

/** A tool call of a message, or a piece of a tool call of a delta. */
export interface ToolCallPiece {
  /** The server's number of the call. Undefined: the server does not number calls, or not with numbers. */
  readonly index: number | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly arguments: string;
  /** The fields that the server wants back with the call. */
  readonly returned: JsonObject;
}

/**
 * The tool calls of a message or a delta: its list of calls. Without a list, the deprecated `function_call`. Without that, the calls among the parts
 * of its content.
 */
export function toolCallPieces(message: JsonObject): readonly ToolCallPiece[] {
  const { tool_calls: calls, function_call: legacy, content } = message;
  if (isAbsent(calls) && isAbsent(legacy) && (isAbsent(content) || typeof content === "string")) {
    return noPieces;
  }
  const places = [
    listOf(calls),
    isObject(legacy) ? [{ function: legacy }] : [],
    typeof content === "object" ? callParts(content) : [],
  ];
  for (const place of places) {
    const pieces = place.map(readPiece).filter(saysAnything);
    if (pieces.length > 0) {
      return pieces;
    }
  }
  return [];
}

const noPieces: readonly ToolCallPiece[] = Object.freeze([]);

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/**
 * Types of parts that are calls: Anthropic's `tool_use`, and the types that relays make of it. Tools that the server runs itself have other types.
 */
const callPartTypes: ReadonlySet<unknown> = new Set([
  "tool_use",
  "tool_call",
  "tool-call",
  "toolCall",
  "function_call",
  "function",
]);

/** Parts of Gemini and Bedrock have no type. These fields identify a call. */
const callPartFields = ["functionCall", "function_call", "toolUse"] as const;

/** Whether a part of a message's content is a tool call. */
export function isCallPart(part: JsonObject): boolean {
  const { type } = part;
  return typeof type === "string"
    ? callPartTypes.has(type)
    : callPartFields.some((name) => isObject(part[name]));
}

function callParts(content: unknown): readonly JsonObject[] {
  const { parts = content } = isObject(content) ? content : {};
  return (Array.isArray(parts) ? parts : [parts]).filter(isObject).filter(isCallPart);
}

/** The calls as a list. TGI sends one object (huggingface/text-generation-inference#2864). An object whose keys are numbers counts as a list too. */
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

/** Reads a call. Most servers send it inside `function`, Workers AI and others send it flat, and OpenAI's free-form tools have `custom`. */
function readPiece(call: JsonObject): ToolCallPiece {
  const nested = ["function", "custom", "tool_call", ...callPartFields]
    .map((name) => call[name])
    .find(isObject);
  const target = nested ?? call;
  const inner = isObject(call["function"]) ? returnedFieldsIn(call["function"]) : {};
  return {
    index: indexOf(call),
    id: firstText([call, target], ["id", "tool_call_id", "call_id", "toolCallId", "toolUseId"]),
    name: firstText([target], ["name", "toolName"]),
    arguments: argumentsOf(target["arguments"] ?? target["parameters"] ?? target["input"] ?? target["args"]),
    returned: {
      ...returnedFieldsIn(call),
      ...(Object.keys(inner).length === 0 ? {} : { function: inner }),
    },
  };
}

function firstText(places: readonly JsonObject[], names: readonly string[]): string | undefined {
  return places
    .flatMap((place) => names.map((name) => textOf(place[name])))
    .find((text) => text !== undefined);
}

function saysAnything({ id, name, arguments: text, returned }: ToolCallPiece): boolean {
  return id !== undefined || name !== undefined || text !== "" || Object.keys(returned).length > 0;
}

/** Some servers, such as Ollama, send the arguments as an object instead of a text. */
function argumentsOf(value: unknown): string {
  return typeof value === "string"
    ? value
    : value === undefined || value === null
      ? ""
      : JSON.stringify(value);
}
