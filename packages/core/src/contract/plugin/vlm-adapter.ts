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

/** What a VLM adapter can do. It must be true: core routes by it. */
export interface VlmCapabilities {
  readonly modalities: readonly Modality[];
  readonly tools: boolean;
  readonly streaming: boolean;
  /**
   * The formats of an answer that the adapter sends. What it does not send, Hotspare writes into a system message, and the reply has a warning.
   *
   * @default both: the adapter sends each `responseFormat`, or does so itself
   */
  readonly responseFormats?: readonly FormatName[];
}

/** A request as an adapter receives it: always messages, with media resolved. */
export interface ResolvedVlmRequest extends GenerationOptions {
  readonly messages: readonly Message<ResolvedMedia>[];
}

/** What a reply may have beside its answer. */
interface ReplyDetails {
  /** The provider's own fields that have no name here, such as logprobs; plain values. */
  readonly raw?: Readonly<Record<string, unknown>>;
  /** What was not sent as the caller asked. @default nothing */
  readonly warnings?: readonly ReplyWarning[];
  /** What the provider wants back with this message. */
  readonly providerMetadata?: ProviderMetadata;
  readonly rateLimit?: RateLimit;
  /** The provider's own word for why the model stopped, such as `end_turn`. */
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
  /** The model that answered, as the provider names it. */
  readonly model: string;
}

/** The end of an adapter's stream. Without it the stream counts as cut. */
export interface VlmAdapterFinish extends ReplyDetails {
  readonly type: "finish";
  readonly finishReason: FinishReason;
  /** Absent when the provider sent none: core estimates it. */
  readonly usage?: TokenUsage;
  readonly model: string;
}

/**
 * The model has stopped; the usage may still come. After `timeouts.finishMs` of silence the stream counts as finished, with what the last stop says.
 * A stop may come again when more is known, and content behind a stop takes it back.
 */
export interface VlmAdapterStop extends Omit<VlmAdapterFinish, "type"> {
  readonly type: "stop";
}

/** What an adapter's stream yields. Empty content is a start-up event: it proves nothing and resets no timeout. */
export type VlmAdapterChunk = VlmContentChunk | VlmAdapterStop | VlmAdapterFinish;

/** The iterator of an adapter's stream. */
export interface VlmChunkIterator extends AsyncIterator<VlmAdapterChunk> {
  /**
   * Takes the chunk that `next()` would give, if the chunk lies ready; undefined: Hotspare calls `next()`. A stream mostly has several chunks in
   * one piece of its body, and a promise for each chunk costs more than reading the chunk. Never called while a `next()` is pending.
   *
   * @default Hotspare calls `next()` for each chunk
   */
  nextReady?(): VlmAdapterChunk | undefined;
}

/** What an adapter's `stream()` returns, such as a generator. */
export interface VlmChunkStream extends AsyncIterable<VlmAdapterChunk> {
  [Symbol.asyncIterator](): VlmChunkIterator;
}

/** What a provider makes for one credential and one VLM. One call of a method is one HTTP request. */
export interface VlmAdapter {
  readonly capabilities: VlmCapabilities;
  /** Rejects with the SDK's own error; never retries by itself. */
  complete(request: ResolvedVlmRequest, context: AttemptContext): Promise<VlmReply>;
  /** Sends its request at the first `next()`; `return()` must end the request. */
  stream?(request: ResolvedVlmRequest, context: AttemptContext): VlmChunkStream;
  /** What has been learned of the server, as reasons of `RequestAdjusted`: `status()` shows it. @default what this adapter rejected with */
  readonly adjustments?: readonly string[];
  /** The cheapest request that proves the credential. */
  ping?(context: AttemptContext): Promise<TokenUsage>;
  /**
   * Makes ready what a first request would wait for, such as an SDK's client, and sends nothing. Called on spares when another
   * credential has answered the first call; not on a credential whose secret is a function. A failure is not reported: a call will find it.
   */
  prepare?(): Promise<void>;
  /** Closes what the adapter holds open. */
  close?(): Promise<void>;
}
