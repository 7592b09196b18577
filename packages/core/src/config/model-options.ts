import type { EmbeddingOutput } from "../contract/embedding.js";
import type { SharedOptions } from "./shared-options.js";

/** What an embedder and a VLM have in common. */
interface ModelOptions<Credential> extends SharedOptions {
  /** The model, as the providers call it. */
  readonly model: string;
  /** In priority order; at least one. */
  readonly credentials: readonly Credential[];
}

/** What `hotspare.embedder` takes. */
export interface EmbedderOptions<Credential, Output extends EmbeddingOutput = EmbeddingOutput>
  extends ModelOptions<Credential> {
  /** Length of the dense vectors asked for. @default the model's own */
  readonly dimensions?: number | undefined;
  /** What is made of an input; the type of the result follows. @default "dense" */
  readonly output?: Output | undefined;
  /** Declares that models of different names give comparable vectors. */
  readonly vectorSpace?: { readonly name: string; readonly models: readonly string[] } | undefined;
}

/** What `hotspare.vlm` takes. */
export type VlmOptions<Credential> = ModelOptions<Credential>;
