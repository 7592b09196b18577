import type { EmbeddingInput } from "../contract/embedder.js";
import type { ResolvedEmbeddingInput } from "../contract/embedder-adapter.js";
export function resolveEmbeddingInputs(
  i: readonly EmbeddingInput[],
): readonly ResolvedEmbeddingInput[] | Promise<readonly ResolvedEmbeddingInput[]> {
  return i as readonly ResolvedEmbeddingInput[];
}
