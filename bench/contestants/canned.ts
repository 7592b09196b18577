import type { EmbedderAdapter, EmbeddingReply, ProviderPlugin } from "@hotspare/core/plugin";

const dense = new Float32Array(8).fill(0.35);

function replyOf(inputs: number): EmbeddingReply {
  return {
    embeddings: Array.from({ length: inputs }, () => ({ dense })),
    usage: { promptTokens: inputs, completionTokens: 0, totalTokens: inputs, source: "reported" },
    model: "m",
  };
}

/** To one text: nothing but the call is measured then. */
const reply = replyOf(1);

/** Answers at once, from memory. */
export const cannedAdapter: EmbedderAdapter = {
  capabilities: { modalities: ["text"], outputs: ["dense"], maxInputs: 2_048 },
  embed: async ({ length }) => (length === 1 ? reply : replyOf(length)),
};

/** A provider without a network. */
export function canned(): ProviderPlugin<"canned", { key: string }, { key: string }> {
  return {
    name: "canned",
    credentialSchema: {
      "~standard": {
        version: 1,
        vendor: "bench",
        validate: (value) => ({ value: value as { key: string } }),
      },
      jsonSchema: () => ({ type: "object" }),
    },
    errorRules: [],
    readErrorFacts: () => undefined,
    createEmbedder: () => cannedAdapter,
  };
}
