import type { EmbeddingReply } from "../../contract/plugin/embedder-adapter.js";
import type { Embedding, EmbeddingOutput } from "../../contract/plugin/embedding.js";
import type { PluginMethod } from "../../engine/call/wrong-answer.js";
import { UnusableReplyError } from "../../errors/unusable-reply-error.js";
import { describeValue } from "../../request/media/describe-value.js";
import { truncateVectors } from "./truncate-vectors.js";

/** What an adapter's `embed()` must give. */
export const embedMethod: PluginMethod = {
  name: "embed",
  gives: "{ embeddings: [{ dense: Float32Array }, …], usage, model }",
};

/** What is wrong with a reply of a plugin that may have no compiler; undefined: nothing that would hurt. */
export function embeddingsProblem(reply: EmbeddingReply | undefined | null): string | undefined {
  if (typeof reply !== "object" || reply === null) {
    return describeValue(reply);
  }
  return Array.isArray(reply.embeddings) ? undefined : `embeddings: ${describeValue(reply.embeddings)}`;
}

/**
 * The vector space of one embedder: what makes an answer comparable with earlier answers. If the dimensions are
 * unknown, the first accepted answer sets them.
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

  /** Length of a returned dense vector. Undefined until known. */
  get dimensions(): number | undefined {
    return this.#truncateDimensions ?? this.#dimensions;
  }

  /** Returns accepted vectors as the embedder returns them. */
  shape(embeddings: EmbeddingReply["embeddings"]): EmbeddingReply["embeddings"] {
    return this.#truncateDimensions === undefined
      ? embeddings
      : truncateVectors(embeddings, this.#truncateDimensions);
  }

  /**
   * Checks a reply's vectors. Refuses a wrong count, an empty, non-finite or all-zero vector, two lengths, and another length than the space's.
   *
   * @throws {UnusableReplyError}
   */
  accept(reply: EmbeddingReply, count: number): void {
    const { embeddings } = reply;
    if (embeddings.length !== count) {
      throw unusable("wrong_vector_count", `The reply has ${embeddings.length} vectors for ${count} inputs.`);
    }
    checkOneLength(embeddings);
    // The first vector of a first answer sets the length for its others.
    const expected = this.#dimensions ?? embeddings[0]?.dense?.length;
    for (let index = 0; index < count; index += 1) {
      const embedding = embeddings[index] ?? {};
      if (this.output !== "sparse") {
        this.#checkDense(embedding.dense, index, expected);
      }
      if (this.output !== "dense") {
        checkSparse(embedding.sparse, index);
      }
    }
    this.#dimensions ??= embeddings[0]?.dense?.length;
  }

  #checkDense(dense: Float32Array | undefined, index: number, expected: number | undefined): void {
    if (!(dense instanceof Float32Array) || dense.length === 0) {
      throw unusable(
        "empty_vector",
        `The dense vector of input ${index} is missing, empty or not a Float32Array.`,
      );
    }
    if (expected !== undefined && dense.length !== expected) {
      throw unusable(
        "vector_space_mismatch",
        `The vector of input ${index} has ${dense.length} dimensions, but ${expected} are expected: it belongs to another vector space.`,
      );
    }
    if (this.#truncateDimensions !== undefined && dense.length < this.#truncateDimensions) {
      throw unusable(
        "vector_space_mismatch",
        `The vector of input ${index} has ${dense.length} dimensions, fewer than the ${this.#truncateDimensions} of truncateDimensions.`,
      );
    }
    if (!isFiniteVector(dense)) {
      throw unusable("non_finite_vector", `The dense vector of input ${index} contains NaN or Infinity.`);
    }
    if (isZeroVector(dense)) {
      throw unusable(
        "zero_vector",
        `The dense vector of input ${index} contains only zeros, so it has no direction.`,
      );
    }
  }
}

/** No model makes vectors of two lengths: the reply is broken, whatever the space is. */
function checkOneLength(embeddings: EmbeddingReply["embeddings"]): void {
  const length = embeddings[0]?.dense?.length;
  for (let index = 1; index < embeddings.length; index += 1) {
    const other = embeddings[index]?.dense?.length;
    if (length !== undefined && length > 0 && other !== undefined && other > 0 && other !== length) {
      throw unusable(
        "mixed_dimensions",
        `The reply has vectors of two lengths: the vector of input 0 has ${length} dimensions, and the vector of input ${index} has ${other}.`,
      );
    }
  }
}

/** Nearly every vector is known by its first component. */
function isZeroVector(vector: Float32Array): boolean {
  return vector[0] === 0 && vector.every((component) => component === 0);
}

function checkSparse(sparse: Embedding<"sparse">["sparse"] | undefined, index: number): void {
  const values = sparse?.kind === "token" ? Float32Array.from(sparse.weights.values()) : sparse?.values;
  if (values === undefined) {
    throw unusable("empty_vector", `The sparse vector of input ${index} is missing.`);
  }
  if (!isFiniteVector(values)) {
    throw unusable("non_finite_vector", `The sparse vector of input ${index} contains NaN or Infinity.`);
  }
}

/**
 * Whether no component is NaN or infinite. A sum of finite float32s cannot overflow a double, and any other value makes
 * the sum NaN or infinite, so one check of the sum is enough. Four sums let the processor overlap the additions.
 */
function isFiniteVector(vector: Float32Array): boolean {
  const { length } = vector;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let index = 0;
  for (; index + 3 < length; index += 4) {
    a += vector[index] as number;
    b += vector[index + 1] as number;
    c += vector[index + 2] as number;
    d += vector[index + 3] as number;
  }
  for (; index < length; index += 1) {
    a += vector[index] as number;
  }
  return Number.isFinite(a + b + c + d);
}

function unusable(reason: UnusableReplyError["reason"], message: string): UnusableReplyError {
  return new UnusableReplyError({ reason, message });
}
