import type { EmbeddingReply } from "../../contract/plugin/embedder-adapter.js";
import type { Embedding, EmbeddingOutput } from "../../contract/plugin/embedding.js";
import { UnusableReplyError } from "../../errors/unusable-reply-error.js";
import { isFiniteVector } from "./is-finite-vector.js";
import { truncateVectors } from "./truncate-vectors.js";

/**
 * The vector space of one embedder: what an answer must look like to stand beside those before it. Where nobody knows the
 * dimensions, the first accepted answer fixes them.
 */
export class VectorSpace {
  readonly output: EmbeddingOutput;
  readonly #truncateDimensions: number | undefined;
  #dimensions: number | undefined;

  constructor(
    output: EmbeddingOutput,
    dimensions: number | undefined,
    truncateDimensions: number | undefined = undefined,
  ) {
    this.output = output;
    this.#dimensions = dimensions;
    this.#truncateDimensions = truncateDimensions;
  }

  /** Length of a dense vector as it is handed over; undefined until it is known. */
  get dimensions(): number | undefined {
    return this.#truncateDimensions ?? this.#dimensions;
  }

  /** Accepted vectors as they are handed over. */
  shape(embeddings: EmbeddingReply["embeddings"]): EmbeddingReply["embeddings"] {
    return this.#truncateDimensions === undefined
      ? embeddings
      : truncateVectors(embeddings, this.#truncateDimensions);
  }

  /**
   * Checks a reply's vectors: a wrong count, an empty or non-finite vector, or one of another length is never a result.
   *
   * @throws {UnusableReplyError}
   */
  accept(reply: EmbeddingReply, count: number): void {
    const { embeddings } = reply;
    if (embeddings.length !== count) {
      throw unusable(
        "wrong_vector_count",
        `The reply holds ${embeddings.length} vectors for ${count} inputs.`,
      );
    }
    for (let index = 0; index < count; index += 1) {
      const embedding = embeddings[index] ?? {};
      if (this.output !== "sparse") {
        this.#checkDense(embedding.dense, index);
      }
      if (this.output !== "dense") {
        checkSparse(embedding.sparse, index);
      }
    }
    this.#dimensions ??= embeddings[0]?.dense?.length;
  }

  #checkDense(dense: Float32Array | undefined, index: number): void {
    if (!(dense instanceof Float32Array) || dense.length === 0) {
      throw unusable(
        "empty_vector",
        `The dense vector of input ${index} is missing, empty or no Float32Array.`,
      );
    }
    const expected = this.#dimensions;
    if (expected !== undefined && dense.length !== expected) {
      throw unusable(
        "vector_space_mismatch",
        `The vector of input ${index} has ${dense.length} dimensions where ${expected} are expected: it is of another vector space.`,
      );
    }
    if (this.#truncateDimensions !== undefined && dense.length < this.#truncateDimensions) {
      throw unusable(
        "vector_space_mismatch",
        `The vector of input ${index} has ${dense.length} dimensions, fewer than the ${this.#truncateDimensions} of truncateDimensions.`,
      );
    }
    if (!isFiniteVector(dense)) {
      throw unusable("non_finite_vector", `The dense vector of input ${index} holds NaN or Infinity.`);
    }
  }
}

function checkSparse(sparse: Embedding<"sparse">["sparse"] | undefined, index: number): void {
  const values = sparse?.kind === "token" ? Float32Array.from(sparse.weights.values()) : sparse?.values;
  if (values === undefined) {
    throw unusable("empty_vector", `The sparse vector of input ${index} is missing.`);
  }
  if (!isFiniteVector(values)) {
    throw unusable("non_finite_vector", `The sparse vector of input ${index} holds NaN or Infinity.`);
  }
}

function unusable(reason: UnusableReplyError["reason"], message: string): UnusableReplyError {
  return new UnusableReplyError({ reason, message });
}
