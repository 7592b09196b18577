import { asArray, asObject, type JsonObject } from "../content/json-value.js";

/** A message of a request, and its place. */
export interface PlacedMessage {
  readonly index: number;
  readonly message: JsonObject;
}

/** The messages of a chat request. */
export function messagesOf(fields: JsonObject): readonly PlacedMessage[] {
  return asArray(fields["messages"]).map((message, index) => ({ index, message: asObject(message) }));
}

/** The tool calls of a message. */
export function callsOf(message: JsonObject): readonly JsonObject[] {
  return asArray(message["tool_calls"]).map(asObject);
}

/** Whether the message holds a part of this type. */
export function hasPart(message: JsonObject, type: string): boolean {
  return asArray(message["content"]).some((part) => asObject(part)["type"] === type);
}
