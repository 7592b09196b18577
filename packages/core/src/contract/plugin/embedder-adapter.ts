import type { AttemptContext } from "./attempt-context.js";
import type { Modality, ResolvedContentPart } from "./content.js";
import type { Embedding, EmbeddingOutput } from "./embedding.js";
import type { RateLimit } from "./rate-limit.js";
import type { ReplyWarning } from "./reply-warning.js";
import type { TokenUsage } from "./token-usage.js";

/** What an embedding adapter can do. It must be correct, because core routes by it. */
export interface EmbedderCapabilities {
  readonly modalities: readonly Modality[];
  readonly outputs: readonly EmbeddingOutput[];
  /** Most inputs of one request. */
  readonly maxInputs: number;
  /** Most tokens of one request, over all its inputs; absent if the server has no limit or the limit is unknown. */
  readonly maxTokens?: number;
}

/** An input as an adapter gets it: text, or parts with resolved media. */
export type ResolvedEmbeddingInput = string | readonly ResolvedContentPart[];

/** The answer to one embedding request. */
export interface EmbeddingReply {
  /** One embedding for each input, in the inputs' order. */
  readonly embeddings: readonly Partial<Embedding<"hybrid">>[];
  readonly usage: TokenUsage;
  /** The provider's name of the model that answered. */
  readonly model: string;
  /** What the adapter did not send as the caller asked. @default nothing */
  readonly warnings?: readonly ReplyWarning[];
  readonly rateLimit?: RateLimit;
}

/** A provider's adapter for one credential and one embedding model. One call of a method is one HTTP request. */
export interface EmbedderAdapter {
  readonly capabilities: EmbedderCapabilities;
  /** Rejects with the SDK's own error; never retries by itself. */
  embed(inputs: readonly ResolvedEmbeddingInput[], context: AttemptContext): Promise<EmbeddingReply>;
  /**
   * Further text that the adapter sends with inputs and that changes their vectors, such as an instruction. If this text has changed, a bulk
   * run cannot continue. @default none
   */
  readonly instructions?: string;
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
