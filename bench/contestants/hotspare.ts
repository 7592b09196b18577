import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { type Contestant, chatModel, type Endpoint, embeddingModel } from "../contestant.js";

/** Both models as a user has them who changes nothing. */
export function hotspareAt({ baseURL, keys, recoverAfterMs, encodingFormat }: Endpoint) {
  const made = createHotspare({
    plugins: [openai()],
    ...(recoverAfterMs === undefined
      ? {}
      : {
          failback: { afterMs: recoverAfterMs },
          breaker: { cooldownMs: recoverAfterMs, maxCooldownMs: recoverAfterMs },
        }),
  });
  const credentials = keys.map((apiKey, index) => ({
    id: `key-${index}`,
    provider: "openai" as const,
    apiKey,
    baseURL,
    ...(encodingFormat === undefined ? {} : { encodingFormat }),
  }));
  return {
    made,
    embedder: made.embedder({ model: embeddingModel, credentials }),
    vlm: made.vlm({ model: chatModel, credentials }),
  };
}

export const hotspare: Contestant = {
  connect(endpoint) {
    const { made, embedder, vlm } = hotspareAt(endpoint);
    return {
      embed: async (texts) => (await embedder.embed(texts)).embeddings.length,
      chat: async (prompt) => (await vlm.complete({ prompt })).content.length,
      async *stream(prompt) {
        for await (const chunk of vlm.stream({ prompt })) {
          if (chunk.type === "content") yield chunk.content;
        }
      },
      close: () => made.close({ graceMs: 0 }),
    };
  },
};
