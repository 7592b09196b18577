import {
  type FinishReason,
  type TokenUsage,
  UnusableReplyError,
  type VlmAdapterFinish,
  type VlmContentChunk,
} from "@hotspare/core";
import { isObject, type JsonObject, textOf } from "../replies/json-object.js";
import { contentOf, reasoningOf } from "./answer-text.js";
import { chatUsage } from "./chat-usage.js";
import { finishReasonOf } from "./finish-reason.js";
import { filteredReply } from "./read-chat-reply.js";
import { fallbackId, toolCallPieces } from "./tool-calls.js";

/** Turns the payloads of one stream into chunks, and knows at its end what it came to. */
export class ChatChunkReader {
  #model: string;
  #finishReason: FinishReason | undefined;
  #usage: TokenUsage | undefined;
  #sawChoice = false;
  #sawAnswer = false;
  readonly #begunToolCalls = new Set<number>();

  constructor(model: string) {
    this.#model = model;
  }

  /** Whether the model has said why it ended: what may still come is the usage. */
  get answered(): boolean {
    return this.#finishReason !== undefined;
  }

  /** The content of one payload. One without choices is no error: the usage comes so, and Azure's first one. */
  read(payload: JsonObject): readonly VlmContentChunk[] {
    const { choices, usage } = payload;
    this.#model = textOf(payload["model"]) ?? this.#model;
    if (usage !== undefined && usage !== null) {
      this.#usage = chatUsage(usage) ?? this.#usage;
    }
    const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
    if (!isObject(choice)) {
      return [];
    }
    this.#sawChoice = true;
    this.#finishReason = finishReasonOf(choice["finish_reason"]) ?? this.#finishReason;
    return isObject(choice["delta"]) ? this.#readDelta(choice["delta"]) : [];
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
    return {
      type: "finish",
      finishReason,
      ...(this.#usage === undefined ? {} : { usage: this.#usage }),
      model: this.#model,
    };
  }

  #readDelta(delta: JsonObject): readonly VlmContentChunk[] {
    const chunks: VlmContentChunk[] = [];
    const reasoning = reasoningOf(delta);
    if (reasoning !== undefined) {
      chunks.push({ type: "reasoning", reasoning });
    }
    const content = contentOf(delta);
    if (content !== "") {
      this.#sawAnswer = true;
      chunks.push({ type: "content", content });
    }
    for (const { index, id, name, arguments: text } of toolCallPieces(delta)) {
      this.#sawAnswer = true;
      const begun = this.#begunToolCalls.has(index);
      this.#begunToolCalls.add(index);
      const first = begun ? {} : { id: id ?? fallbackId(index), ...(name === undefined ? {} : { name }) };
      chunks.push({ type: "toolCall", index, ...first, arguments: text });
    }
    return chunks;
  }
}
