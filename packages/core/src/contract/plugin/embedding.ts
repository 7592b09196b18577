/** The kind of vectors that an embedder makes. */
export type EmbeddingOutput = "dense" | "sparse" | "hybrid";

/** A sparse vector: dimensions by number, or by token. The two kinds are not comparable. */
export type SparseVector =
  | { readonly kind: "index"; readonly indices: Uint32Array; readonly values: Float32Array }
  | { readonly kind: "token"; readonly weights: ReadonlyMap<string, number> };

/** One input's vectors. The embedder's `output` decides which vectors it has. */
export type Embedding<Output extends EmbeddingOutput = EmbeddingOutput> = Output extends "dense"
  ? { readonly dense: Float32Array; readonly sparse?: never }
  : Output extends "sparse"
    ? { readonly sparse: SparseVector; readonly dense?: never }
    : { readonly dense: Float32Array; readonly sparse: SparseVector };
