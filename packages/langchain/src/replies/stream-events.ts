import type { AssistantPart, ReplyWarning, VlmFinishChunk } from "@hotspare/core";
import { type FinishReason, mergedMetadata, type VlmContentChunk } from "@hotspare/core/plugin";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type { ContentBlock } from "@langchain/core/messages";
import { blockOf } from "./content-blocks.js";
import { fileBlocks } from "./file-blocks.js";
import { responseMetadata } from "./response-metadata.js";
import { usageMetadata } from "./usage-metadata.js";

/** LangChain's words in these events. A reason without a word is left out. */
const reasons = {
  stop: "stop",
  length: "length",
  toolCalls: "tool_use",
  contentFilter: "content_filter",
  other: undefined,
} as const satisfies Record<FinishReason, string | undefined>;

type Growing<Part> = { -readonly [Name in keyof Part]: Part[Name] };
type PartOf<Type extends AssistantPart["type"]> = Growing<Extract<AssistantPart, { type: Type }>>;
type GrowingText = PartOf<"text"> | PartOf<"reasoning">;

type TextChunk = Exclude<VlmContentChunk, { readonly type: "toolCall" }>;

/** A block that has begun, with its number. */
interface Block<Part> {
  readonly index: number;
  readonly part: Part;
  isOpen: boolean;
}

/**
 * Makes LangChain's events of content blocks from a stream. LangChain's own conversion numbers texts and tool calls from 0 alike, so that an answer
 * that speaks and then calls a tool would lose the call: here each block has a number of its own.
 */
export class StreamEvents {
  readonly #blocks: Block<GrowingText | PartOf<"toolCall">>[] = [];
  /** The text or the thought that is being said. */
  #text: Block<GrowingText> | undefined;
  /** The blocks of tool calls, by the stream's own numbers. */
  readonly #calls = new Map<number, Block<PartOf<"toolCall">>>();

  add(chunk: VlmContentChunk): readonly ChatModelStreamEvent[] {
    switch (chunk.type) {
      case "content":
        return this.#addText("text", chunk.content, chunk);
      case "reasoning":
        return this.#addText("reasoning", chunk.reasoning, chunk);
      case "toolCall":
        return this.#addCall(chunk);
    }
  }

  finish(finish: VlmFinishChunk, left: readonly ReplyWarning[]): readonly ChatModelStreamEvent[] {
    const events = this.#blocks.flatMap((block) => this.#close(block));
    const reason = reasons[finish.finishReason];
    return [
      ...events,
      ...this.#files(fileBlocks(finish.raw)),
      {
        event: "message-finish",
        ...(reason === undefined ? {} : { reason }),
        usage: usageMetadata(finish.usage),
        responseMetadata: responseMetadata(finish, left),
      },
    ];
  }

  /** Files that the model generated come whole. */
  #files(files: readonly ContentBlock[]): readonly ChatModelStreamEvent[] {
    const before = this.#blocks.length;
    const start: readonly ChatModelStreamEvent[] =
      before === 0 && files.length > 0 ? [{ event: "message-start" }] : [];
    return [
      ...start,
      ...files.flatMap((content, at): ChatModelStreamEvent[] => [
        { event: "content-block-start", index: before + at, content },
        { event: "content-block-finish", index: before + at, content },
      ]),
    ];
  }

  #addText(
    type: GrowingText["type"],
    text: string,
    { providerMetadata, beginsPart }: TextChunk,
  ): readonly ChatModelStreamEvent[] {
    const current = this.#text?.part.type === type && beginsPart !== true ? this.#text : undefined;
    const block = current ?? this.#blockOf<GrowingText>({ type, text: "" });
    const events = current === undefined ? this.#open(block) : [];
    this.#text = block;
    block.part.text += text;
    addMetadata(block.part, providerMetadata);
    const delta =
      type === "text"
        ? ({ type: "text-delta", text } as const)
        : ({ type: "reasoning-delta", reasoning: text } as const);
    return text === "" ? events : [...events, { event: "content-block-delta", index: block.index, delta }];
  }

  #addCall(chunk: Extract<VlmContentChunk, { readonly type: "toolCall" }>): readonly ChatModelStreamEvent[] {
    const { index: number, id, name, arguments: args, providerMetadata } = chunk;
    const known = this.#calls.get(number);
    const block =
      known ??
      this.#blockOf<PartOf<"toolCall">>({ type: "toolCall", id: id ?? "", name: name ?? "", arguments: "" });
    const events = known === undefined ? this.#open(block) : [];
    this.#calls.set(number, block);
    const { index, part } = block;
    part.id = id ?? part.id;
    part.name = name ?? part.name;
    part.arguments += args;
    addMetadata(part, providerMetadata);
    const delta = { type: "tool-call-delta", args } as const;
    return args === "" ? events : [...events, { event: "content-block-delta", index, delta }];
  }

  #blockOf<Part>(part: Part): Block<Part> {
    return { index: this.#blocks.length, part, isOpen: true };
  }

  /** Opens a block. A text or a thought before it is whole; tool calls may grow side by side until the end. */
  #open(block: Block<GrowingText | PartOf<"toolCall">>): readonly ChatModelStreamEvent[] {
    const { index, part } = block;
    const start: readonly ChatModelStreamEvent[] = index === 0 ? [{ event: "message-start" }] : [];
    const closed = this.#text === undefined ? [] : this.#close(this.#text);
    this.#text = undefined;
    this.#blocks.push(block);
    const content: ContentBlock =
      part.type === "toolCall"
        ? { type: "tool_call_chunk", id: part.id, name: part.name, args: "", index }
        : blockOf({ type: part.type, text: "" });
    return [...start, ...closed, { event: "content-block-start", index, content }];
  }

  #close(block: Block<GrowingText | PartOf<"toolCall">>): readonly ChatModelStreamEvent[] {
    if (!block.isOpen) {
      return [];
    }
    block.isOpen = false;
    return [{ event: "content-block-finish", index: block.index, content: blockOf(block.part) }];
  }
}

/** Each piece may have some of it. */
function addMetadata(
  part: { providerMetadata?: AssistantPart["providerMetadata"] },
  added: AssistantPart["providerMetadata"],
): void {
  if (added !== undefined) {
    part.providerMetadata = mergedMetadata(part.providerMetadata, added);
  }
}
