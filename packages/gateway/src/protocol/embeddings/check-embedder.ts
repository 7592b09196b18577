import type { Embedder } from "@hotspare/core";
import type { EmbeddingsAsk } from "../../contract/endpoints.js";
import { noDenseVectors, otherLength } from "./embeddings-answer.js";

/**
 * Refuses what the embedder cannot answer, before anything is sent and paid for.
 *
 * @param model the model as the client named it
 * @throws {ProtocolError} 400 when `dimensions` is not the embedder's length, or the embedder has no dense vectors
 */
export function checkEmbedder(
  { dimensions }: Pick<EmbeddingsAsk, "dimensions">,
  embedder: Pick<Embedder, "dimensions" | "vectorIdentity">,
  model: string,
): void {
  if (embedder.vectorIdentity?.["output"] === "sparse") {
    throw noDenseVectors(model);
  }
  const own = embedder.dimensions;
  if (dimensions !== undefined && own !== undefined && own !== dimensions) {
    throw otherLength(model, dimensions, own);
  }
}
