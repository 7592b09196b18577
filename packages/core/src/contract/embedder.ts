import type { Attempt } from "./attempt.js";
import type { CallOptions } from "./call-options.js";
import type { Clock } from "./clock.js";
import type { ContentPart } from "./plugin/content.js";
import type { EmbedderCapabilities } from "./plugin/embedder-adapter.js";
import type { Embedding, EmbeddingOutput } from "./plugin/embedding.js";
import type { ProviderOptions } from "./plugin/provider-metadata.js";
import type { ReplyWarning } from "./plugin/reply-warning.js";
import type { TokenUsage } from "./plugin/token-usage.js";

/** One thing to embed: text, or the parts of a multimodal input. */
export type EmbeddingInput = string | readonly ContentPart[];

/** Options of one embedding call. */
export interface EmbedOptions extends CallOptions {
  /** For models that distinguish questions from documents. */
  readonly inputType?: "query" | "document" | undefined;
  /**
   * Options for one provider in this call, under its name: `{ cohere: { truncate: "END" } }`. If a provider does not use them, `warnings` says so.
   * Hotspare does not send options for the length of vectors, because the length belongs to the embedder, as `dimensions`.
   * @default none
   */
  readonly providerOptions?: ProviderOptions | undefined;
}

/** The answer to one embedding call. */
export interface EmbedResult<Output extends EmbeddingOutput = EmbeddingOutput> {
  /** One embedding for each input, in the inputs' order. */
  readonly embeddings: Embedding<Output>[];
  readonly usage: TokenUsage;
  readonly model: string;
  readonly provider: string;
  /** The credential that answered. For a split input, the credential of its first part. */
  readonly credentialId: string;
  /** Each credential that answered a part, once, in the parts' order. */
  readonly credentialIds: readonly string[];
  readonly attempts: readonly Attempt[];
  /** The number of the call in its events. Absent: the embedder does not belong to a Hotspare. */
  readonly callId?: number;
  /** How long the call only waited, in milliseconds. Absent: the embedder does not belong to a Hotspare. */
  readonly waitedMs?: number;
  /** What Hotspare did not send as the caller asked; for a split input, the warnings of all parts without repeats. */
  readonly warnings: readonly ReplyWarning[];
}

/**
 * Everything that an embedder's vectors depend on, by name: the model, dimensions, output, a digest of the fingerprint.
 * Vectors of two embedders are comparable only if all values are equal.
 */
export type VectorIdentity = Readonly<Record<string, string | number>>;

/**
 * Turns inputs into vectors of one vector space. The optional members are for a bulk run; your own embedder may leave them out.
 */
export interface Embedder<Output extends EmbeddingOutput = EmbeddingOutput> {
  readonly model: string;
  /** Length of a dense vector; undefined until it is known. */
  readonly dimensions: number | undefined;
  /** What one request may have now: a server may have said that it accepts fewer inputs. */
  readonly capabilities: EmbedderCapabilities;
  /** What the vectors depend on. @default the model's name alone */
  readonly vectorIdentity?: VectorIdentity;
  /** Credentials that serve now, so that a run knows how many requests to send at the same time. @default one credential */
  readonly activeCredentialIds?: readonly string[];
  /** The clock for waits between two requests. @default the machine's clock */
  readonly clock?: Clock;
  /** Aborts with a `ClosedError` when the embedder closes. @default a run notices the close at its next request */
  readonly closing?: AbortSignal;
  /**
   * Embeds the inputs, in several requests if they do not fit one request.
   *
   * @throws {InvalidInputError} when an input is neither text nor parts, or its media cannot be read
   * @throws {InvalidConfigError} when an option is wrong
   * @throws {UnsupportedInputError} when no credential accepts the inputs
   * @throws {AllCredentialsFailedError} when no credential answered. With one credential, or for an error that no other credential can
   * help with, the call throws the provider's own error
   * @throws {DeadlineExceededError} when `timeouts.totalMs` is over
   * @throws {ClosedError} when the embedder is closed
   */
  embed(inputs: readonly EmbeddingInput[], options?: EmbedOptions): Promise<EmbedResult<Output>>;
  /** Ends waiting calls, and closes the adapters after the running calls. */
  close(): Promise<void>;
}
