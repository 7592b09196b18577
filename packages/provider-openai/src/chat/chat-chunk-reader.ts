import {
  type FinishReason,
  isObject,
  type JsonObject,
  type ReplyWarning,
  type TokenUsage,
  textOf,
  UnusableReplyError,
  type VlmAdapterFinish,
  type VlmAdapterStop,
  type VlmContentChunk,
} from "@hotspare/core/plugin";
import { contentOf, type Reasoning, reasoningOf } from "./answer-text.js";
import type { MetadataOrigin } from "./chat-dialect.js";
import { chatUsage } from "./chat-usage.js";
import { ExtraFields } from "./extra-fields.js";
import { finishReasonOf } from "./finish-reason.js";
import { metadataOf } from "./provider-metadata.js";
import { filteredReply } from "./read-chat-reply.js";
import { fallbackId, type ToolCallPiece, toolCallPieces } from "./tool-calls.js";

/** What a stream is read for. */
export interface ChatStreamQuestion {
  /** The model that was asked. */
  readonly model: string;
  /** Where the chunks come from, if anything of them goes back there. */
  readonly origin: MetadataOrigin | undefined;
  /** What was not sent as the caller asked. */
  readonly warnings: readonly ReplyWarning[];
}

/** Turns the payloads of one stream into chunks, and knows at its end what it came to. */
export class ChatChunkReader {
  #model: string;
  #finishReason: FinishReason | undefined;
  #usage: TokenUsage | undefined;
  #sawChoice = false;
  #sawAnswer = false;
  #sawReasoning = false;
  #hasStopped = false;
  readonly #begunToolCalls = new Set<number>();
  readonly #question: ChatStreamQuestion;
  readonly #extra = new ExtraFields();

  constructor(question: ChatStreamQuestion) {
    this.#question = question;
    this.#model = question.model;
  }

  /** Whether the model has said why it ended: what may still come is the usage. */
  get answered(): boolean {
    return this.#finishReason !== undefined;
  }

  /** The content of one payload. One without choices is no error: the usage comes so, and Azure's first one. */
  read(payload: JsonObject): readonly VlmContentChunk[] {
    const { choices, usage } = payload;
    this.#model = textOf(payload["model"]) ?? this.#model;
    this.#extra.addPayload(payload);
    if (usage !== undefined && usage !== null) {
      this.#usage = chatUsage(usage) ?? this.#usage;
    }
    const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
    if (!isObject(choice)) {
      return [];
    }
    this.#sawChoice = true;
    this.#extra.addChoice(choice);
    this.#finishReason = finishReasonOf(choice["finish_reason"]) ?? this.#finishReason;
    return isObject(choice["delta"]) ? this.#readDelta(choice["delta"]) : [];
  }

  /**
   * Once, when an answer has said why it ends: core waits for the usage alone from then on. Without an answer there is nothing to end
   * with, and a spare may still take over.
   */
  takeStop(): VlmAdapterStop | undefined {
    if (this.#hasStopped || this.#finishReason === undefined || !(this.#sawAnswer || this.#sawReasoning)) {
      return undefined;
    }
    this.#hasStopped = true;
    return { type: "stop", finishReason: this.#finishReason, model: this.#model };
  }

  /**
   * The last chunk, of a stream that ended as it should.
   *
   * @throws {UnusableReplyError} when nothing came, or the filter took it all
   */
  finish(): VlmAdapterFinish {
    if (!this.#sawChoice) {
      throw new UnusableReplyError({ reason: "empty_reply", message: "The stream ended without an answer." });
    }
    const finishReason = this.#finishReason ?? (this.#begunToolCalls.size > 0 ? "toolCalls" : "stop");
    if (finishReason === "contentFilter" && !this.#sawAnswer) {
      throw filteredReply();
    }
    const { origin, warnings } = this.#question;
    const { raw, returned } = this.#extra;
    const providerMetadata = metadataOf(returned, origin);
    return {
      type: "finish",
      finishReason,
      ...(this.#usage === undefined ? {} : { usage: this.#usage }),
      model: this.#model,
      ...(raw === undefined ? {} : { raw }),
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(providerMetadata === undefined ? {} : { providerMetadata }),
    };
  }

  #readDelta(delta: JsonObject): readonly VlmContentChunk[] {
    const chunks: VlmContentChunk[] = [];
    this.#extra.addMessage(delta);
    const reasoning = reasoningOf(delta);
    if (reasoning !== undefined) {
      chunks.push(this.#thought(reasoning));
    }
    const content = contentOf(delta);
    if (content !== "") {
      this.#sawAnswer = true;
      chunks.push({ type: "content", content });
    }
    for (const piece of toolCallPieces(delta)) {
      chunks.push(this.#toolCall(piece));
    }
    return chunks;
  }

  /** The first piece says in which field the thoughts came: they go back in the same field. */
  #thought({ field, text }: Reasoning): VlmContentChunk {
    const providerMetadata = this.#sawReasoning ? undefined : metadataOf({ field }, this.#question.origin);
    this.#sawReasoning = true;
    return {
      type: "reasoning",
      reasoning: text,
      ...(providerMetadata === undefined ? {} : { providerMetadata }),
    };
  }

  #toolCall({ index, id, name, arguments: text, returned }: ToolCallPiece): VlmContentChunk {
    this.#sawAnswer = true;
    const begun = this.#begunToolCalls.has(index);
    this.#begunToolCalls.add(index);
    const first = begun ? {} : { id: id ?? fallbackId(index), ...(name === undefined ? {} : { name }) };
    const providerMetadata = metadataOf(returned, this.#question.origin);
    return {
      type: "toolCall",
      index,
      ...first,
      arguments: text,
      ...(providerMetadata === undefined ? {} : { providerMetadata }),
    };
  }
}
