import type { Attempt } from "./attempt.js";
import type { CallOptions } from "./call-options.js";
import type { ContentPart } from "./plugin/content.js";
import type { EmbedderCapabilities } from "./plugin/embedder-adapter.js";
import type { Embedding, EmbeddingOutput } from "./plugin/embedding.js";
import type { TokenUsage } from "./plugin/token-usage.js";

/** One thing to embed: text, or the parts of a multimodal input. */
export type EmbeddingInput = string | readonly ContentPart[];

/** Options of one embedding call. */
export interface EmbedOptions extends CallOptions {
  /** For models that tell questions from documents. */
  readonly inputType?: "query" | "document" | undefined;
}

/** The answer to one embedding call. */
export interface EmbedResult<Output extends EmbeddingOutput = EmbeddingOutput> {
  /** One for each input, in the inputs' order. */
  readonly embeddings: Embedding<Output>[];
  readonly usage: TokenUsage;
  readonly model: string;
  readonly provider: string;
  /** Who answered; of a split input, its first part. */
  readonly credentialId: string;
  /** Everyone who answered a part, in the parts' order, each once. */
  readonly credentialIds: readonly string[];
  readonly attempts: readonly Attempt[];
}

/** Turns inputs into vectors of one vector space. */
export interface Embedder<Output extends EmbeddingOutput = EmbeddingOutput> {
  readonly model: string;
  /** Length of a dense vector; undefined until it is known. */
  readonly dimensions: number | undefined;
  readonly capabilities: EmbedderCapabilities;
  embed(inputs: readonly EmbeddingInput[], options?: EmbedOptions): Promise<EmbedResult<Output>>;
  close(): Promise<void>;
}
