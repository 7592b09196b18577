import type { EmbeddingOutput } from "../contract/plugin/embedding.js";
import type { VectorSpaceFingerprint } from "../contract/vector-space-fingerprint.js";
import type { SharedOptions } from "./shared-options.js";

/** Options that embedders and VLMs share. */
interface ModelOptions<Credential> extends SharedOptions {
  /** The model's name, as the providers know it. */
  readonly model: string;
  /**
   * The name of this model in your application: `hotspare.models` shows it, and `hotspare.container` has the model under
   * `tokens.embedder(name)` or `tokens.vlm(name)`. Two open embedders, or two open VLMs, cannot have the same name.
   * @default `model`
   */
  readonly name?: string | undefined;
  /** Purpose of calls that name no purpose. Hotspare counts usage by purpose. @default "default" */
  readonly purpose?: string | undefined;
  /**
   * Most bytes that Hotspare reads of one reply, after decompression. A longer reply is an `UnusableReplyError` with the reason
   * `oversized_reply`, and the next credential answers. For a stream, this is the limit of its text, and of the bytes between two pieces of
   * its text.
   * @default 268435456 for an embedder (256 MiB), 8388608 for a VLM (8 MiB)
   */
  readonly maxReplyBytes?: number | undefined;
  /** In priority order. At least one credential. */
  readonly credentials: readonly Credential[];
}

/** Options that keep an embedder in one vector space. */
interface VectorSpaceOptions {
  /** A name of yours for the space. Hotspare shows it in `effectiveOptions`. */
  readonly name?: string | undefined;
  /** Declares that the models of these names return comparable vectors. */
  readonly models?: readonly string[] | undefined;
  /**
   * Whether each credential must prove that its vectors belong to the space. Hotspare sends a small request before the
   * credential first serves and after each recovery.
   * @default false, or true with a fingerprint
   */
  readonly verify?: boolean | undefined;
  /**
   * Fingerprint of the model that built an index, from `embedder.fingerprint`.
   * @default the first credential that serves is the reference
   */
  readonly fingerprint?: VectorSpaceFingerprint | undefined;
}

/** Options of `hotspare.embedder`. */
export interface EmbedderOptions<Credential, Output extends EmbeddingOutput = EmbeddingOutput>
  extends ModelOptions<Credential> {
  /** Length of dense vectors to request. @default the model's own */
  readonly dimensions?: number | undefined;
  /** What the embedder returns for an input. Sets the type of the result. @default "dense" */
  readonly output?: Output | undefined;
  /**
   * Number of leading components of each dense vector to keep, scaled back to length 1. Use only with models trained
   * for truncation.
   * @default all
   */
  readonly truncateDimensions?: number | undefined;
  /** What you know about the vector space that all credentials share. */
  readonly vectorSpace?: VectorSpaceOptions | undefined;
}

/** Options of `hotspare.vlm`. */
export type VlmOptions<Credential> = ModelOptions<Credential>;
