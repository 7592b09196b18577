import type { Embedder } from "@hotspare/core";
import type { EmbeddingsAsk } from "../../contract/endpoints.js";
import { noDenseVectors, otherLength } from "./embeddings-answer.js";

/**
 * Refuses a request that the embedder cannot answer, before the gateway sends and pays for the request.
 *
 * @param model the name that the client used for the model
 * @throws {ProtocolError} 400 when `dimensions` differs from the embedder's length, or the embedder has no dense vectors
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
