import type { AttemptContext } from "./attempt-context.js";
import type { Modality, ResolvedContentPart } from "./content.js";
import type { Embedding, EmbeddingOutput } from "./embedding.js";
import type { RateLimit } from "./rate-limit.js";
import type { ReplyWarning } from "./reply-warning.js";
import type { TokenUsage } from "./token-usage.js";

/** What an embedding adapter can do. It must be true: core routes by it. */
export interface EmbedderCapabilities {
  readonly modalities: readonly Modality[];
  readonly outputs: readonly EmbeddingOutput[];
  /** Most inputs one request takes. */
  readonly maxInputs: number;
  /** Most tokens one request takes, over all its inputs; absent when not limited or not known. */
  readonly maxTokens?: number;
}

/** An input as an adapter receives it: text, or parts whose media are resolved. */
export type ResolvedEmbeddingInput = string | readonly ResolvedContentPart[];

/** The answer to one embedding request. */
export interface EmbeddingReply {
  /** One for each input, in the inputs' order. */
  readonly embeddings: readonly Partial<Embedding<"hybrid">>[];
  readonly usage: TokenUsage;
  /** The model that answered, as the provider names it. */
  readonly model: string;
  /** What was not sent as the caller asked. @default nothing */
  readonly warnings?: readonly ReplyWarning[];
  readonly rateLimit?: RateLimit;
}

/** What a provider makes for one credential and one embedding model. One call of a method is one HTTP request. */
export interface EmbedderAdapter {
  readonly capabilities: EmbedderCapabilities;
  /** Rejects with the SDK's own error; never retries by itself. */
  embed(inputs: readonly ResolvedEmbeddingInput[], context: AttemptContext): Promise<EmbeddingReply>;
  /**
   * What is sent with inputs beside the inputs themselves and changes their vectors, such as an instruction, as one text. A bulk run is not
   * gone on with when it has changed. @default nothing
   */
  readonly instructions?: string;
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
