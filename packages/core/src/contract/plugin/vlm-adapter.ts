import type { AttemptContext } from "./attempt-context.js";
import type { Modality, ResolvedMedia } from "./content.js";
import type { FinishReason } from "./finish-reason.js";
import type { RateLimit } from "./rate-limit.js";
import type { TokenUsage } from "./token-usage.js";
import type { VlmContentChunk } from "./vlm-content-chunk.js";
import type { GenerationOptions, Message, ToolCall } from "./vlm-request.js";

/** What a VLM adapter can do. Tell the truth: core routes by it. */
export interface VlmCapabilities {
  readonly modalities: readonly Modality[];
  readonly tools: boolean;
  readonly streaming: boolean;
}

/** A request as an adapter receives it: always messages, with media resolved. */
export interface ResolvedVlmRequest extends GenerationOptions {
  readonly messages: readonly Message<ResolvedMedia>[];
}

/** The answer to one completion request. */
export interface VlmReply {
  /** The text; empty when the model only called tools. */
  readonly content: string;
  readonly reasoning?: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: FinishReason;
  readonly usage: TokenUsage;
  /** The model that answered, as the provider names it. */
  readonly model: string;
  readonly rateLimit?: RateLimit;
}

/** The end of an adapter's stream. Without it the stream counts as cut. */
export interface VlmAdapterFinish {
  readonly type: "finish";
  readonly finishReason: FinishReason;
  /** Absent when the provider sent none: core estimates it. */
  readonly usage?: TokenUsage;
  readonly model: string;
  readonly rateLimit?: RateLimit;
}

/** What an adapter's stream yields. Empty content is a start-up event: it proves nothing and resets no timeout. */
export type VlmAdapterChunk = VlmContentChunk | VlmAdapterFinish;

/** What a provider makes for one credential and one VLM. One call of a method is one HTTP request. */
export interface VlmAdapter {
  readonly capabilities: VlmCapabilities;
  /** Rejects with the SDK's own error; never retries by itself. */
  complete(request: ResolvedVlmRequest, context: AttemptContext): Promise<VlmReply>;
  /** Sends its request at the first `next()`; `return()` must end the request. */
  stream?(request: ResolvedVlmRequest, context: AttemptContext): AsyncIterable<VlmAdapterChunk>;
  /** The cheapest request that proves the credential. */
  ping?(context: AttemptContext): Promise<TokenUsage>;
  /**
   * Makes ready what a first request would wait for, such as an SDK's client, and sends nothing. Called on spares when another
   * credential has answered the first call; not on one whose secret is a function. A failure is not told: a call will meet it.
   */
  prepare?(): Promise<void>;
  /** Ends what the adapter holds open. */
  close?(): Promise<void>;
}
