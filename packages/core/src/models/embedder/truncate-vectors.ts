import type { Embedding } from "../../contract/plugin/embedding.js";

/**
 * Keeps the first numbers of each dense vector and scales them to length 1. Copies them into one new block of memory,
 * so that the whole vectors can be freed. Only for models that put the most important dimensions first (Matryoshka
 * representation learning, arXiv 2205.13147).
 */
export function truncateVectors(
  embeddings: readonly Partial<Embedding<"hybrid">>[],
  dimensions: number,
): readonly Partial<Embedding<"hybrid">>[] {
  const block = new Float32Array(embeddings.length * dimensions);
  return embeddings.map((embedding, index) => {
    const { dense } = embedding;
    if (dense === undefined) {
      return embedding;
    }
    const view = block.subarray(index * dimensions, (index + 1) * dimensions);
    view.set(dense.subarray(0, dimensions));
    normalize(view);
    return { ...embedding, dense: view };
  });
}

/** Scales to Euclidean length 1. A zero vector has no direction and stays unchanged. */
function normalize(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) {
    squares += value * value;
  }
  if (squares === 0) {
    return;
  }
  const scale = 1 / Math.sqrt(squares);
  for (const [index, value] of vector.entries()) {
    vector[index] = value * scale;
  }
}
