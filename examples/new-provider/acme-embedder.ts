import { type EmbedderAdapter, type EmbeddingModel, UnusableReplyError } from "@hotspare/core/plugin";
import { type AcmeServer, post, readJson } from "./acme-request.js";

/** Acme's limits (its API reference, "Embed"). */
const capabilities = { modalities: ["text"], outputs: ["dense"], maxInputs: 100 } as const;

export function createAcmeEmbedder(
  server: AcmeServer,
  { model, dimensions }: EmbeddingModel,
): EmbedderAdapter {
  return {
    capabilities,
    async embed(inputs, context) {
      const reply = await post(server, "/embed", { model, texts: inputs, dimensions }, context);
      const { vectors, tokens } = await readJson(reply);
      if (!Array.isArray(vectors)) {
        throw new UnusableReplyError({ reason: "no_vectors", message: "Acme's reply has no vectors." });
      }
      const promptTokens = Number(tokens ?? 0);
      return {
        // Core looks at their count, their length and their numbers.
        embeddings: vectors.map((vector: number[]) => ({ dense: Float32Array.from(vector) })),
        usage: { promptTokens, completionTokens: 0, totalTokens: promptTokens, source: "reported" },
        model,
      };
    },
  };
}
