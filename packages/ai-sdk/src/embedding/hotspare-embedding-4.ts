import type { EmbeddingModelV4 } from "@ai-sdk/provider-4";
import type { Embedder } from "@hotspare/core";
import { withVersion } from "../with-version.js";
import { embeddingModel, type HotspareEmbeddingSettings } from "./embedding-model.js";

/**
 * An embedder of Hotspare as an embedding model of version 4, for `ai` 7. For a hybrid embedder it returns the dense vectors.
 *
 * @throws {InvalidConfigError} for an unknown setting
 */
export function hotspareEmbedding(
  embedder: Embedder<"dense"> | Embedder<"hybrid">,
  settings?: HotspareEmbeddingSettings,
): EmbeddingModelV4 {
  return withVersion(embeddingModel(embedder, settings), "v4");
}
