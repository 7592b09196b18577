import type { AssistantPart } from "@hotspare/core/plugin";
import { isObject, type JsonObject, textOf } from "@hotspare/core/plugin";
import type { MetadataOrigin } from "./chat-dialect.js";
import { metadataOf, returnedFieldsIn } from "./provider-metadata.js";

/** A tool call of a message, or a piece of one of a delta. */
export interface ToolCallPiece {
  readonly index: number;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly arguments: string;
  /** What the server wants back with the call. */
  readonly returned: JsonObject;
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
export function toolCallParts(
  message: JsonObject,
  origin: MetadataOrigin | undefined,
): readonly Extract<AssistantPart, { type: "toolCall" }>[] {
  return toolCallPieces(message).map(({ id, name, arguments: text, returned }, position) => {
    const providerMetadata = metadataOf(returned, origin);
    return {
      type: "toolCall",
      id: id ?? fallbackId(position),
      name: name ?? "",
      arguments: text,
      ...(providerMetadata === undefined ? {} : { providerMetadata }),
    };
  });
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
    returned: returnedFieldsIn(call),
  };
}

/** Ollama, among others, sends the arguments parsed. */
function argumentsOf(value: unknown): string {
  return typeof value === "string" ? value : isObject(value) ? JSON.stringify(value) : "";
}
