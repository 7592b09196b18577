import type { EmbeddingInput, EmbedResult, VlmChunk, VlmRequest, VlmResult } from "@hotspare/core";
import type { ProtocolError } from "./protocol-error.js";

/** What an answer says of itself beside its content. */
export interface AnswerAbout {
  /** Such as `chatcmpl-…`: made by the gateway, unguessable, one a request. */
  readonly id: string;
  readonly createdMs: number;
  /** The model as the client named it. */
  readonly model: string;
}

/** A request of a protocol, as a VLM takes it. */
export interface VlmAsk {
  /** Absent: the request names none, and the default is meant. */
  readonly model: string | undefined;
  readonly request: VlmRequest;
  readonly stream: boolean;
  /** Whether the stream's last chunk has the usage. */
  readonly includeUsage: boolean;
  /** Most tokens that the request lets the model generate. Absent: it does not say. */
  readonly maxTokens: number | undefined;
  /** What the answer must repeat of the request, for protocols that do. Opaque to the server. */
  readonly echo?: Readonly<Record<string, unknown>>;
}

/** Writes one stream of Server-Sent Events. Each method returns text to send as it is, "" for nothing. */
export interface StreamWriter {
  chunk(chunk: VlmChunk): string;
  /** After the `finish` chunk: what ends the stream, such as `data: [DONE]`. */
  end(): string;
  /** What says that the stream broke after its first content. Nothing is sent after it. */
  fail(error: ProtocolError): string;
}

/** A protocol through which VLMs are asked: chat completions, responses. Pure. */
export interface VlmEndpoint {
  /** Prefix of ids, such as `chatcmpl-`. */
  readonly idPrefix: string;
  /** @throws {ProtocolError} 400 that names the field, what was received and what to write instead */
  read(body: unknown): VlmAsk;
  answer(result: VlmResult, ask: VlmAsk, about: AnswerAbout): object;
  stream(ask: VlmAsk, about: AnswerAbout): StreamWriter;
}

/** A request for vectors. */
export interface EmbeddingsAsk {
  readonly model: string | undefined;
  readonly inputs: readonly EmbeddingInput[];
  readonly encodingFormat: "float" | "base64";
  /** Absent: the request does not say, and the model's own length is answered. */
  readonly dimensions: number | undefined;
}

/** `POST /v1/embeddings`. Pure. */
export interface EmbeddingsEndpoint {
  /** @throws {ProtocolError} 400 */
  read(body: unknown): EmbeddingsAsk;
  /** The JSON text: built by hand, because 2,048 vectors through JSON.stringify hold up the process. */
  answer(result: EmbedResult, ask: EmbeddingsAsk, about: AnswerAbout): string;
}
