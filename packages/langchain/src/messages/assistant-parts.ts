import type { AssistantPart, ToolCall } from "@hotspare/core";
import { isObject, type JsonObject, type ProviderMetadata } from "@hotspare/core/plugin";
import type { BaseMessage } from "@langchain/core/messages";
import { blockOptions } from "./block-options.js";
import type { Notes } from "./notes.js";

/**
 * What an AI message says, in order. Thoughts are read in the forms of LangChain v1 (`reasoning`), OpenAI's Responses (`summary`), Anthropic
 * (`thinking`, with its signature) and of chat completions (`additional_kwargs.reasoning_content`). What a model made and another model cannot be
 * sent (pictures, citations, calls of a provider's own tools) is left out with a warning: a conversation that changes its model must go on.
 */
export function assistantParts(
  message: BaseMessage,
  calls: readonly ToolCall[],
  path: string,
  notes: Notes,
): readonly AssistantPart[] {
  const parts: AssistantPart[] = [];
  const content: unknown = message.content;
  const left = [...calls];
  for (const [index, block] of (Array.isArray(content) ? content : [content]).entries()) {
    const read = readSaid(block, left);
    if (typeof read === "string") {
      notes.drop(`${path}.content[${index}]`, read);
    } else {
      parts.push(...read);
    }
  }
  const { reasoning_content: thoughts } = message.additional_kwargs;
  // Packages that put thoughts into the blocks often leave them here too.
  const isNew = !parts.some((part) => part.type === "reasoning" && part.text !== "");
  if (typeof thoughts === "string" && thoughts !== "" && isNew) {
    parts.unshift({ type: "reasoning", text: thoughts });
  }
  return [...parts, ...left.map((call): AssistantPart => ({ type: "toolCall", ...call }))];
}

/** A block as parts; a text says why it is left out. Calls that are found are taken from the list, so that each is sent once: two may have one id. */
function readSaid(block: unknown, left: ToolCall[]): readonly AssistantPart[] | string {
  if (typeof block === "string") {
    return block === "" ? [] : [{ type: "text", text: block }];
  }
  if (!isObject(block)) {
    return "Hotspare cannot send this block.";
  }
  const { type } = block;
  switch (type) {
    case "text":
    case "output_text":
    case "text_delta":
      return said("text", block["text"], metadataIn(block));
    case "refusal":
      return said("text", block["refusal"], undefined);
    case "reasoning":
      return said("reasoning", reasoningText(block), metadataIn(block) ?? signatureIn(block));
    case "thinking":
      return said("reasoning", block["thinking"], signatureIn(block));
    case "redacted_thinking":
      return [
        { type: "reasoning", text: "", providerMetadata: { anthropic: { redactedData: block["data"] } } },
      ];
    case "tool_call":
    case "tool_use":
    case "invalid_tool_call":
    case "functionCall":
      return callIn(block, left);
    // Pieces of a stream, whose calls the message holds.
    case "tool_call_chunk":
    case "input_json_delta":
      return [];
    default:
      return leftOut(type);
  }
}

/** Why a block of an answer does not go back. */
export function leftOut(type: unknown): string {
  return `A model's block of type ${JSON.stringify(type)} has no form that all models read: Hotspare left it out.`;
}

function said(
  type: "text" | "reasoning",
  text: unknown,
  providerMetadata: ProviderMetadata | undefined,
): readonly AssistantPart[] {
  if (typeof text !== "string" || (text === "" && providerMetadata === undefined)) {
    return [];
  }
  return [providerMetadata === undefined ? { type, text } : { type, text, providerMetadata }];
}

function reasoningText({ reasoning, summary }: JsonObject): string {
  if (typeof reasoning === "string") {
    return reasoning;
  }
  const pieces: readonly unknown[] = Array.isArray(summary) ? summary : [];
  return pieces
    .map((piece) => (isObject(piece) && typeof piece["text"] === "string" ? piece["text"] : ""))
    .join("");
}

/** What Hotspare put beside the block, for its provider. */
function metadataIn(block: JsonObject): ProviderMetadata | undefined {
  const { providerMetadata } = block;
  return isObject(providerMetadata) ? (providerMetadata as ProviderMetadata) : blockOptions(block);
}

/** Anthropic signs its thoughts, and refuses them back without the signature. Source: Anthropic, "Extended thinking". */
function signatureIn({ signature }: JsonObject): ProviderMetadata | undefined {
  return typeof signature === "string" && signature !== "" ? { anthropic: { signature } } : undefined;
}

function callIn(block: JsonObject, left: ToolCall[]): readonly AssistantPart[] {
  const inner = isObject(block["functionCall"]) ? block["functionCall"] : block;
  const at = left.findIndex(({ id }) => id === block["id"]);
  const [known] = at < 0 ? [] : left.splice(at, 1);
  const providerMetadata = metadataIn(block);
  if (known === undefined) {
    return [];
  }
  const { name, arguments: text } = known;
  const call = {
    type: "toolCall",
    id: known.id,
    name: name === "" ? String(inner["name"]) : name,
    arguments: text,
  } as const;
  return [providerMetadata === undefined ? call : { ...call, providerMetadata }];
}
