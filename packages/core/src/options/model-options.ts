import type { EmbeddingOutput } from "../contract/plugin/embedding.js";
import type { VectorSpaceFingerprint } from "../contract/vector-space-fingerprint.js";
import type { SharedOptions } from "./shared-options.js";

/** What an embedder and a VLM have in common. */
interface ModelOptions<Credential> extends SharedOptions {
  /** The model, as the providers call it. */
  readonly model: string;
  /** What calls are for that name no purpose: their usage is counted under it. @default "default" */
  readonly purpose?: string | undefined;
  /** In priority order; at least one. */
  readonly credentials: readonly Credential[];
}

/** How an embedder keeps to one vector space. */
export interface VectorSpaceOptions {
  /** A name for messages; needed with `models`. */
  readonly name?: string | undefined;
  /** Declares that models of these names give comparable vectors. */
  readonly models?: readonly string[] | undefined;
  /** Whether each credential must show, by a small request before it first serves and after each recovery, that its vectors are of the space. @default false, or true with a fingerprint */
  readonly verify?: boolean | undefined;
  /** What an index was built with, as `embedder.fingerprint` gave it. @default the first credential that serves is the reference */
  readonly fingerprint?: VectorSpaceFingerprint | undefined;
}

/** What `hotspare.embedder` takes. */
export interface EmbedderOptions<Credential, Output extends EmbeddingOutput = EmbeddingOutput>
  extends ModelOptions<Credential> {
  /** Length of the dense vectors asked for. @default the model's own */
  readonly dimensions?: number | undefined;
  /** What is made of an input; the type of the result follows. @default "dense" */
  readonly output?: Output | undefined;
  /** So many of each dense vector's first numbers are kept, brought back to length 1; for models trained for it. @default all */
  readonly truncateDimensions?: number | undefined;
  /** What is known of the vector space that all credentials must share. */
  readonly vectorSpace?: VectorSpaceOptions | undefined;
}

/** What `hotspare.vlm` takes. */
export type VlmOptions<Credential> = ModelOptions<Credential>;
