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
   * What you want of one provider alone in this call, under its name: `{ cohere: { truncate: "END" } }`. Providers that take none say so in `warnings`. What
   * sets the length of vectors is not sent: it belongs to the embedder, as `dimensions`.
   * @default nothing
   */
  readonly providerOptions?: ProviderOptions | undefined;
}

/** The answer to one embedding call. */
export interface EmbedResult<Output extends EmbeddingOutput = EmbeddingOutput> {
  /** One for each input, in the inputs' order. */
  readonly embeddings: Embedding<Output>[];
  readonly usage: TokenUsage;
  readonly model: string;
  readonly provider: string;
  /** The credential that answered. For a split input, the credential of its first part. */
  readonly credentialId: string;
  /** Each credential that answered a part, once, in the parts' order. */
  readonly credentialIds: readonly string[];
  readonly attempts: readonly Attempt[];
  /** The number of the call, as its events have it. Absent: the embedder is not one of a Hotspare's. */
  readonly callId?: number;
  /** How long the call did nothing but wait, in milliseconds. Absent: the embedder is not one of a Hotspare's. */
  readonly waitedMs?: number;
  /** What was not sent as the caller asked; for a split input, the warnings of all parts without repeats. */
  readonly warnings: readonly ReplyWarning[];
}

/**
 * Everything that makes an embedder's vectors what they are, by name: the model, dimensions, output, a digest of the fingerprint.
 * Vectors of two embedders are comparable only if all of it is equal.
 */
export type VectorIdentity = Readonly<Record<string, string | number>>;

/**
 * Turns inputs into vectors of one vector space. The optional members are for a bulk run; an embedder of your own may leave
 * them out.
 */
export interface Embedder<Output extends EmbeddingOutput = EmbeddingOutput> {
  readonly model: string;
  /** Length of a dense vector; undefined until it is known. */
  readonly dimensions: number | undefined;
  /** What one request takes now: a server may have said that it takes fewer inputs. */
  readonly capabilities: EmbedderCapabilities;
  /** What the vectors depend on. @default the model's name alone */
  readonly vectorIdentity?: VectorIdentity;
  /** Credentials that serve now, so that a run knows how many requests to send at once. @default one */
  readonly activeCredentialIds?: readonly string[];
  /** The time that waits between two requests go by. @default the machine's clock */
  readonly clock?: Clock;
  /** Aborts with a `ClosedError` when the embedder closes. @default a run learns it from its next request */
  readonly closing?: AbortSignal;
  /**
   * Embeds the inputs, in several requests if one request does not take them all.
   *
   * @throws {InvalidInputError} when an input is neither text nor parts, or its media cannot be read
   * @throws {InvalidConfigError} when an option is wrong
   * @throws {UnsupportedInputError} when no credential can take the inputs
   * @throws {AllCredentialsFailedError} when no credential answered. With one credential, or for an error that no other credential can
   * help with, the call throws the provider's own error
   * @throws {DeadlineExceededError} when `timeouts.totalMs` is over
   * @throws {ClosedError} when the embedder is closed
   */
  embed(inputs: readonly EmbeddingInput[], options?: EmbedOptions): Promise<EmbedResult<Output>>;
  /** Ends waiting calls, and closes the adapters after the running calls. */
  close(): Promise<void>;
}
