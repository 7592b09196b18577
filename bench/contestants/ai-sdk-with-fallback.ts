import { createFallback } from "ai-fallback";
import type { Contestant } from "../contestant.js";
import { aiSdkClient, aiSdkModels } from "./ai-sdk-models.js";

/** It has no embeddings. */
export const aiSdkWithFallback: Contestant = {
  name: "AI SDK, ai-fallback",
  failsOver: true,
  connect(endpoint) {
    const models = endpoint.keys.map((key) => aiSdkModels(endpoint, key).chat);
    return aiSdkClient({ chat: createFallback({ models, shouldRetryThisError: () => true }) }, 0);
  },
};
