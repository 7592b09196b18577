import type { EmbedderAdapter, EmbeddingReply } from "../../contract/plugin/embedder-adapter.js";
import type { CheckRequest } from "../../failover/check-credentials.js";
import type { VectorSpace } from "./vector-space.js";

/** One short text: its vector must be of the embedder's space, as that of any call. */
export function checkOfEmbedder(space: VectorSpace): CheckRequest<EmbedderAdapter, EmbeddingReply> {
  return {
    send: (slot, scope) => slot.adapter.embed(["."], scope),
    accept: (reply) => space.accept(reply, 1),
    dimensionsOf: ({ embeddings: [embedding] }) => embedding?.dense?.length,
  };
}
