import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { type Contestant, chatModel, embeddingModel } from "../contestant.js";

/** As a user has it who changes nothing. */
export const hotspare: Contestant = {
  connect({ baseURL, keys, recoverAfterMs, encodingFormat }) {
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
    const embedder = made.embedder({ model: embeddingModel, credentials });
    const vlm = made.vlm({ model: chatModel, credentials });
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
