import type { VlmChunk } from "@hotspare/core";
import type { AnswerAbout, StreamWriter, VlmAsk } from "../../contract/endpoints.js";
import type { ProtocolError } from "../../contract/protocol-error.js";
import { type ChatEcho, echoOf } from "./chat-echo.js";
import { chatUsage, finishWord, ownFields } from "./chat-words.js";
import { keptParts } from "./kept-parts.js";

type ToolCallChunk = Extract<VlmChunk, { readonly type: "toolCall" }>;
type FinishChunk = Extract<VlmChunk, { readonly type: "finish" }>;

/**
 * Writes a streamed answer as OpenAI's chunks (API reference, "The chat completion chunk object"). A stream has a chunk for each token, so the constructor writes
 * everything around the text once.
 */
export class ChatStream implements StreamWriter {
  readonly #echo: ChatEcho;
  readonly #includeUsage: boolean;
  /** The fields before the choices. */
  readonly #head: string;
  /** The text after a delta, in all chunks before the last chunk. */
  readonly #tail: string;
  readonly #contentHead: string;
  readonly #contentTail: string;
  readonly #refusalHead: string;
  readonly #reasoningHead: string;
  /** OpenAI's index of each tool call, by core's index. Clients expect indexes without gaps, in the order in which the calls begin. */
  readonly #calls = new Map<number, number>();
  #hasBegun = false;
  /** The part of a refusal that has been sent. Clients join the parts. */
  #refused = "";

  constructor(ask: VlmAsk, about: AnswerAbout) {
    this.#echo = echoOf(ask);
    this.#includeUsage = ask.includeUsage;
    const common = {
      id: about.id,
      object: "chat.completion.chunk",
      created: Math.floor(about.createdMs / 1_000),
      model: about.model,
    };
    this.#head = `data: ${JSON.stringify(common).slice(0, -1)},"choices":[`;
    this.#tail = `,"logprobs":null,"finish_reason":null}]${this.#usageField}}\n\n`;
    this.#contentHead = `${this.#head}{"index":0,"delta":{"content":`;
    this.#refusalHead = `${this.#head}{"index":0,"delta":{"refusal":`;
    this.#reasoningHead = `${this.#head}{"index":0,"delta":{"reasoning_content":`;
    this.#contentTail = `}${this.#tail}`;
  }

  /** With `include_usage` every chunk has the field `usage`, which is null in all chunks except the last (API reference, `stream_options`). */
  get #usageField(): string {
    return this.#includeUsage ? ',"usage":null' : "";
  }

  chunk(chunk: VlmChunk): string {
    switch (chunk.type) {
      case "content":
        return chunk.isRefusal === true
          ? this.#refusal(chunk.content)
          : chunk.content === ""
            ? ""
            : this.#text(this.#contentHead, chunk.content);
      case "reasoning":
        return chunk.reasoning === "" ? "" : this.#text(this.#reasoningHead, chunk.reasoning);
      case "toolCall":
        return this.#begin("null") + this.#callPiece(chunk);
      case "finish":
        return this.#begin('""') + this.#finish(chunk);
    }
  }

  /** A chunk without content, because clients such as openai-go and mistral-vibe end their stream with an error at a comment (openai-go#651, mistral-vibe#794). */
  heartbeat(): string {
    return this.#hasBegun ? this.#delta("{}") : this.#begin('""');
  }

  end(): string {
    return "data: [DONE]\n\n";
  }

  fail(error: ProtocolError): string {
    return `data: ${JSON.stringify(error)}\n\n`;
  }

  #refusal(text: string): string {
    this.#refused += text;
    return text === "" ? "" : this.#begin("null") + this.#text(this.#refusalHead, text);
  }

  #text(head: string, text: string): string {
    const written = head + JSON.stringify(text) + this.#contentTail;
    return this.#hasBegun ? written : this.#begin('""') + written;
  }

  /** Writes the first chunk, which has the role. `content` is null for an answer that begins with a call or a refusal, as in OpenAI's streams. */
  #begin(content: '""' | "null"): string {
    if (this.#hasBegun) {
      return "";
    }
    this.#hasBegun = true;
    return this.#delta(`{"role":"assistant","content":${content},"refusal":null}`);
  }

  #delta(delta: string): string {
    return `${this.#head}{"index":0,"delta":${delta}${this.#tail}`;
  }

  #callPiece({ index, id, name, arguments: text }: ToolCallChunk): string {
    const known = this.#calls.get(index);
    const number = known ?? this.#calls.size;
    this.#calls.set(index, number);
    if (this.#echo.usesFunctions) {
      return number > 0
        ? ""
        : this.#delta(
            JSON.stringify({ function_call: { ...(name === undefined ? {} : { name }), arguments: text } }),
          );
    }
    const opening = id === undefined && name === undefined ? {} : { id, type: "function" };
    const piece = {
      index: number,
      ...opening,
      function: { ...(name === undefined ? {} : { name }), arguments: text },
    };
    return this.#delta(JSON.stringify({ tool_calls: [piece] }));
  }

  /**
   * Writes the last chunk. Core returns the logprobs only with the whole answer, so the last chunk has them. The last chunk also has a refusal that the provider's
   * stream has not marked before.
   */
  #finish(finish: FinishChunk): string {
    const { finishReason, raw, usage } = finish;
    const { ofAnswer, ofMessage, logprobs, refusal } = ownFields(raw, this.#echo);
    const rest = refusal?.startsWith(this.#refused) ? refusal.slice(this.#refused.length) : "";
    const delta = { ...(rest === "" ? {} : { refusal: rest }), ...ofMessage, ...keptParts(finish) };
    const choice = { index: 0, delta, logprobs, finish_reason: finishWord(finishReason, this.#echo) };
    const own = fieldsOf(ofAnswer);
    const last = `${this.#head}${JSON.stringify(choice)}]${this.#usageField}${own}}\n\n`;
    return this.#includeUsage
      ? `${last}${this.#head}],"usage":${JSON.stringify(chatUsage(usage, raw))}${own}}\n\n`
      : last;
  }
}

/** The fields of an object as JSON text that follows another field. */
function fieldsOf(object: object): string {
  const text = JSON.stringify(object).slice(1, -1);
  return text === "" ? "" : `,${text}`;
}
