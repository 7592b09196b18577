import type { EmbedResult } from "../contract/embedder.js";
import type { EmbedderAdapter, EmbeddingReply } from "../contract/embedder-adapter.js";
import type { Embedding, EmbeddingOutput } from "../contract/embedding.js";
import type { AnsweredCall } from "../failover/failover-loop.js";
import type { VectorSpace } from "./vector-space.js";

/** What a caller is given of an answered call. */
export function toEmbedResult<Output extends EmbeddingOutput>(
  { call, slot, reply }: AnsweredCall<EmbedderAdapter, EmbeddingReply>,
  space: VectorSpace,
): EmbedResult<Output> {
  const { id, provider } = slot.ref;
  const promptTokens = call.plan.estimatedTokens;
  return {
    // Accepted by the vector space, which knows the output.
    embeddings: space.shape(reply.embeddings) as Embedding<Output>[],
    // A plugin without a compiler may forget it, and the vectors have been paid for.
    usage: reply.usage ?? {
      promptTokens,
      completionTokens: 0,
      totalTokens: promptTokens,
      source: "estimated",
    },
    model: reply.model,
    provider,
    credentialId: id,
    credentialIds: [id],
    attempts: call.attempts,
  };
}
