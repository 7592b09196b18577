import type { EmbeddingInput, EmbedResult, VlmChunk, VlmRequest, VlmResult } from "@hotspare/core";
import type { ProtocolError } from "./protocol-error.js";

/** Fields that describe an answer, beside its content. */
export interface AnswerAbout {
  /** Id such as `chatcmpl-…`. The gateway makes an unguessable id for each request. */
  readonly id: string;
  readonly createdMs: number;
  /** The name that the client used for the model. */
  readonly model: string;
}

/** A request of a protocol, translated into the request of a VLM. */
export interface VlmAsk {
  /** Undefined: the request names no model, so the default model answers. */
  readonly model: string | undefined;
  readonly request: VlmRequest;
  readonly stream: boolean;
  /** Whether the last chunk of the stream has the usage. */
  readonly includeUsage: boolean;
  /** Most tokens that the request lets the model generate. Undefined: the request does not say. */
  readonly maxTokens: number | undefined;
  /** Parts of the request that the answer needs. The server does not look inside. */
  readonly echo?: Readonly<Record<string, unknown>>;
}

/** Writes one stream of Server-Sent Events. Each method returns the text to send, or "" if there is nothing to send. */
export interface StreamWriter {
  chunk(chunk: VlmChunk): string;
  /** An event that changes no answer. The server sends it after a silence, because proxies cut silent connections. */
  heartbeat(): string;
  /** Text that ends the stream after the `finish` chunk, such as `data: [DONE]`. */
  end(): string;
  /** Text that reports an error after the first content. The server sends nothing after this text. */
  fail(error: ProtocolError): string;
}

/** A protocol for requests to VLMs: chat completions or responses. All functions are pure. */
export interface VlmEndpoint {
  /** Prefix of ids, such as `chatcmpl-`. */
  readonly idPrefix: string;
  /** @throws {ProtocolError} 400; the message names the field, the received value and what to write instead */
  read(body: unknown): VlmAsk;
  answer(result: VlmResult, ask: VlmAsk, about: AnswerAbout): object;
  stream(ask: VlmAsk, about: AnswerAbout): StreamWriter;
}

/** A request for vectors. */
export interface EmbeddingsAsk {
  readonly model: string | undefined;
  readonly inputs: readonly EmbeddingInput[];
  readonly encodingFormat: "float" | "base64";
  /** Undefined: the request does not say, so the vectors have the length that the model returns. */
  readonly dimensions: number | undefined;
}

/** The protocol of `POST /v1/embeddings`. All functions are pure. */
export interface EmbeddingsEndpoint {
  /** @throws {ProtocolError} 400 */
  read(body: unknown): EmbeddingsAsk;
  /** Returns JSON text. The endpoint builds the text without JSON.stringify, which blocks the process too long for 2,048 vectors. */
  answer(result: EmbedResult, ask: EmbeddingsAsk, about: AnswerAbout): string;
}
