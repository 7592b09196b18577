import type { AssistantPart, ToolCall } from "@hotspare/core";
import { isObject, type JsonObject, type ProviderMetadata, parseJson } from "@hotspare/core/plugin";
import type { BaseMessage } from "@langchain/core/messages";

/** What Hotspare keeps in `response_metadata.hotspare` of its answers, for the next request: only what LangChain's message has no place for. */
export interface KeptAnswer {
  /** The answer in its order. Absent when the message says it all. */
  readonly parts?: readonly AssistantPart[];
  /** What the provider wants back with the message. */
  readonly providerMetadata?: ProviderMetadata;
}

/** What to keep of an answer; undefined: nothing. */
export function keptAnswer(
  parts: readonly AssistantPart[],
  providerMetadata: ProviderMetadata | undefined,
): KeptAnswer | undefined {
  const needsParts = !isUsualOrder(parts);
  return needsParts || providerMetadata !== undefined
    ? { ...(needsParts ? { parts } : {}), ...(providerMetadata === undefined ? {} : { providerMetadata }) }
    : undefined;
}

const places: Readonly<Record<AssistantPart["type"], number>> = { reasoning: 0, text: 1, toolCall: 2 };

/** Whether the order is thoughts, text, calls, and no part has anything beside its text. */
function isUsualOrder(parts: readonly AssistantPart[]): boolean {
  let place = -1;
  for (const part of parts) {
    const next = places[part.type];
    const follows = part.type === "toolCall" ? next >= place : next > place;
    if (!follows || part.providerMetadata !== undefined) {
      return false;
    }
    place = next;
  }
  return true;
}

/** The parts of an answer of Hotspare; undefined: there are none, or somebody has changed the message since. */
export function keptParts(
  message: BaseMessage,
  calls: readonly ToolCall[],
): readonly AssistantPart[] | undefined {
  const parts = keptIn(message)["parts"];
  if (!Array.isArray(parts) || !parts.every(isPart)) {
    return undefined;
  }
  const content: unknown = message.content;
  const blocks: readonly unknown[] = Array.isArray(content) ? content : [{ type: "text", text: content }];
  const { reasoning_content: thoughts } = message.additional_kwargs;
  const reasoning = typeof thoughts === "string" ? thoughts : joined(blocks, "reasoning", "reasoning");
  const isSame =
    joined(parts, "text", "text") === joined(blocks, "text", "text") &&
    joined(parts, "reasoning", "text") === reasoning &&
    hasSameCalls(parts, calls);
  return isSame ? parts : undefined;
}

export function keptProviderMetadata(message: BaseMessage): ProviderMetadata | undefined {
  const { providerMetadata } = keptIn(message);
  return isObject(providerMetadata) ? (providerMetadata as ProviderMetadata) : undefined;
}

function keptIn(message: BaseMessage): JsonObject {
  const kept: unknown = Reflect.get(message.response_metadata ?? {}, "hotspare");
  return isObject(kept) ? kept : {};
}

/** A message may have gone through somebody's database. */
function isPart(part: unknown): part is AssistantPart {
  if (!isObject(part)) {
    return false;
  }
  const { type, text, id, name, arguments: written } = part;
  return type === "toolCall"
    ? [id, name, written].every((value) => typeof value === "string")
    : (type === "text" || type === "reasoning") && typeof text === "string";
}

function joined(items: readonly unknown[], type: string, field: string): string {
  return items
    .map((item) =>
      isObject(item) && item["type"] === type && typeof item[field] === "string" ? item[field] : "",
    )
    .join("");
}

function hasSameCalls(parts: readonly AssistantPart[], calls: readonly ToolCall[]): boolean {
  const left = parts.filter((part) => part.type === "toolCall");
  return (
    left.length === calls.length &&
    calls.every((call) => {
      const at = left.findIndex(
        (part) => part.id === call.id && part.name === call.name && isSameJson(part, call),
      );
      return at >= 0 && left.splice(at, 1).length === 1;
    })
  );
}

/** The message has the arguments parsed. Of a text that is no JSON, it has what LangChain could make of it. */
function isSameJson(kept: ToolCall, call: ToolCall): boolean {
  const parsed = parseJson(kept.arguments);
  return parsed === undefined || JSON.stringify(parsed) === JSON.stringify(parseJson(call.arguments));
}
