import type { EmbeddingModelV3 } from "@ai-sdk/provider";
import type { Embedder } from "@hotspare/core";
import { withVersion } from "../with-version.js";
import { embeddingModel, type HotspareEmbeddingSettings } from "./embedding-model.js";

/**
 * An embedder of Hotspare as an embedding model of the AI SDK, for `ai` 6, and for `ai` 7, which wraps it. For a hybrid embedder it returns the dense vectors.
 *
 * @example
 * const { embedding } = await embed({ model: hotspareEmbedding(embedder), value: "hello" });
 *
 * @throws {InvalidConfigError} for an unknown setting
 */
export function hotspareEmbedding(
  embedder: Embedder<"dense"> | Embedder<"hybrid">,
  settings?: HotspareEmbeddingSettings,
): EmbeddingModelV3 {
  return withVersion(embeddingModel(embedder, settings), "v3");
}
