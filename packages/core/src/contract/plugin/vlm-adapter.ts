import type { AssistantPart } from "./assistant-part.js";
import type { AttemptContext } from "./attempt-context.js";
import type { Modality, ResolvedMedia } from "./content.js";
import type { FinishReason } from "./finish-reason.js";
import type { ProviderMetadata } from "./provider-metadata.js";
import type { RateLimit } from "./rate-limit.js";
import type { ReplyWarning } from "./reply-warning.js";
import type { TokenUsage } from "./token-usage.js";
import type { VlmContentChunk } from "./vlm-content-chunk.js";
import type { FormatName, GenerationOptions, Message, ToolCall } from "./vlm-request.js";

/** What a VLM adapter can do. It must be correct, because core routes by it. */
export interface VlmCapabilities {
  readonly modalities: readonly Modality[];
  readonly tools: boolean;
  readonly streaming: boolean;
  /**
   * The formats of an answer that the adapter can send. Hotspare writes any other format into a system message, and the reply has a warning.
   *
   * @default both: the adapter sends each `responseFormat`, or does so itself
   */
  readonly responseFormats?: readonly FormatName[];
}

/** A request as an adapter gets it: always messages, with resolved media. */
export interface ResolvedVlmRequest extends GenerationOptions {
  readonly messages: readonly Message<ResolvedMedia>[];
}

/** Further fields of a reply. */
interface ReplyDetails {
  /** The provider's own fields that have no name here, such as logprobs; plain values. */
  readonly raw?: Readonly<Record<string, unknown>>;
  /** What the adapter did not send as the caller asked. @default nothing */
  readonly warnings?: readonly ReplyWarning[];
  /** Data that the provider wants back with this message. */
  readonly providerMetadata?: ProviderMetadata;
  readonly rateLimit?: RateLimit;
  /** The provider's own word for the reason why the model stopped, such as `end_turn`. */
  readonly rawFinishReason?: string;
  /** The provider's own id of this reply, such as `chatcmpl-…`. */
  readonly responseId?: string;
}

/** The answer to one completion request. */
export interface VlmReply extends ReplyDetails {
  /** The text; empty when the model only called tools. */
  readonly content: string;
  readonly reasoning?: string;
  readonly toolCalls: readonly ToolCall[];
  /** Thoughts, text and tool calls in the order of the answer. @default `reasoning`, `content` and `toolCalls`, in this order */
  readonly parts?: readonly AssistantPart[];
  readonly finishReason: FinishReason;
  readonly usage: TokenUsage;
  /** The provider's name of the model that answered. */
  readonly model: string;
}

/** The end of an adapter's stream. Without it the stream counts as cut. */
export interface VlmAdapterFinish extends ReplyDetails {
  readonly type: "finish";
  readonly finishReason: FinishReason;
  /** Absent if the provider sent no usage: core estimates it. */
  readonly usage?: TokenUsage;
  readonly model: string;
}

/**
 * The model has stopped; the usage may still come. After `timeouts.finishMs` of silence the stream counts as finished, with the data of the
 * last stop. A stop may come again with more data. If content comes after a stop, core discards the stop.
 */
export interface VlmAdapterStop extends Omit<VlmAdapterFinish, "type"> {
  readonly type: "stop";
}

/** A chunk of an adapter's stream. Empty content is a start-up event: it proves nothing and resets no timeout. */
export type VlmAdapterChunk = VlmContentChunk | VlmAdapterStop | VlmAdapterFinish;

/** The iterator of an adapter's stream. */
export interface VlmChunkIterator extends AsyncIterator<VlmAdapterChunk> {
  /**
   * Returns the next chunk if it is already there; undefined: Hotspare calls `next()`. One piece of a body mostly has several chunks, and a
   * promise for each chunk costs more than reading the chunk. Hotspare never calls it while a `next()` is pending.
   *
   * @default Hotspare calls `next()` for each chunk
   */
  nextReady?(): VlmAdapterChunk | undefined;
}

/** What an adapter's `stream()` returns, such as a generator. */
export interface VlmChunkStream extends AsyncIterable<VlmAdapterChunk> {
  [Symbol.asyncIterator](): VlmChunkIterator;
}

/** A provider's adapter for one credential and one VLM. One call of a method is one HTTP request. */
export interface VlmAdapter {
  readonly capabilities: VlmCapabilities;
  /** Rejects with the SDK's own error; never retries by itself. */
  complete(request: ResolvedVlmRequest, context: AttemptContext): Promise<VlmReply>;
  /** Sends its request at the first `next()`; `return()` must end the request. */
  stream?(request: ResolvedVlmRequest, context: AttemptContext): VlmChunkStream;
  /** Adjustments that the adapter has learned, as reasons of `RequestAdjusted`. `status()` shows them. @default the reasons with which this adapter rejected */
  readonly adjustments?: readonly string[];
  /** The cheapest request that proves the credential. */
  ping?(context: AttemptContext): Promise<TokenUsage>;
  /**
   * Prepares the first request, for instance by making an SDK's client, and sends nothing. Core calls it on spares after another credential has
   * answered the first call, but not on a credential whose secret is a function. Core does not report a failure, because a call will find it.
   */
  prepare?(): Promise<void>;
  /** Closes the resources of the adapter. */
  close?(): Promise<void>;
}
