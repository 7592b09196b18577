import { hotspareEmbedding, hotspareModel } from "@hotspare/ai-sdk";
import type { Contestant } from "../contestant.js";
import { aiSdkClient } from "./ai-sdk-models.js";
import { hotspareAt } from "./hotspare.js";

/** The AI SDK's own calls on Hotspare's models. */
export const aiSdkOnHotspare: Contestant = {
  connect(endpoint) {
    const { made, embedder, vlm } = hotspareAt(endpoint);
    const models = { chat: hotspareModel(vlm), embedding: hotspareEmbedding(embedder) };
    return { ...aiSdkClient(models, 2), close: () => made.close({ graceMs: 0 }) };
  },
};
