import type { AssistantPart } from "@hotspare/core";
import { isObject, type JsonObject } from "@hotspare/core/plugin";
import type { BaseMessage, ContentBlock } from "@langchain/core/messages";
import { keptParts } from "../messages/kept-answer.js";
import { callsOf } from "../messages/said-calls.js";
import { isFileBlock } from "./file-blocks.js";
import { parsedCall } from "./parsed-calls.js";
import { modelProvider } from "./response-metadata.js";

/** How LangChain makes `message.contentBlocks` of a provider's message. */
interface BlockTranslator {
  translateContent(message: BaseMessage): ContentBlock[];
  translateContentChunk(message: BaseMessage): ContentBlock[];
}

const translator: BlockTranslator = { translateContent: contentBlocks, translateContentChunk: contentBlocks };

/**
 * Makes LangChain read our messages with their thoughts. LangChain keeps its readers in this map, by `response_metadata.model_provider`, on
 * `globalThis`, so that all copies of it share them. Source: @langchain/core, `messages/block_translators`.
 */
export function registerContentBlocks(): void {
  const registry: unknown = Reflect.get(globalThis, "lc_block_translators_registry");
  if (registry instanceof Map) {
    registry.set(modelProvider, translator);
  }
}

/** A part of an answer as a block of LangChain v1, with what its provider wants back. */
export function blockOf(part: AssistantPart): ContentBlock {
  const { providerMetadata } = part;
  const beside = providerMetadata === undefined ? {} : { providerMetadata };
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text, ...beside };
    case "reasoning":
      return { type: "reasoning", reasoning: part.text, ...beside };
    case "toolCall":
      return { ...parsedCall(part), ...beside } as ContentBlock;
  }
}

/** The answer in its order, or, of a message that keeps none, its thoughts, its text and its calls. */
function contentBlocks(message: BaseMessage): ContentBlock[] {
  const calls = callsOf(message);
  const kept = keptParts(message, calls);
  if (kept !== undefined) {
    const said: unknown = message.content;
    const files = Array.isArray(said) ? (said as ContentBlock[]).filter(isFileBlock) : [];
    return [...kept.map(blockOf), ...files];
  }
  // A piece of a stream has no end yet. Blocks of one index are put together.
  const isPiece = "tool_call_chunks" in message && message.response_metadata["finish_reason"] === undefined;
  const blocks: ContentBlock[] = [];
  const { reasoning_content: thoughts } = message.additional_kwargs;
  if (typeof thoughts === "string" && thoughts !== "") {
    blocks.push({ type: "reasoning", reasoning: thoughts, ...(isPiece ? { index: "reasoning" } : {}) });
  }
  const content: unknown = message.content;
  if (typeof content === "string") {
    if (content !== "") {
      blocks.push({ type: "text", text: content, ...(isPiece ? { index: "text" } : {}) });
    }
  } else if (Array.isArray(content)) {
    blocks.push(...(content as ContentBlock[]).filter(({ type }) => !callTypes.has(type)));
  }
  return [
    ...blocks,
    ...(isPiece ? callPieces(message) : calls.map((call) => blockOf({ type: "toolCall", ...call }))),
  ];
}

const callTypes: ReadonlySet<unknown> = new Set(["tool_call", "tool_call_chunk", "invalid_tool_call"]);

function callPieces(message: BaseMessage): ContentBlock[] {
  const pieces: unknown = Reflect.get(message, "tool_call_chunks");
  return (Array.isArray(pieces) ? pieces : [])
    .filter(isObject)
    .map((piece: JsonObject) => ({ ...piece, type: "tool_call_chunk" }));
}
