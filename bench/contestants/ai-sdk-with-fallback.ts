import { createFallback } from "ai-fallback";
import type { Contestant } from "../contestant.js";
import { aiSdkClient, aiSdkModels } from "./ai-sdk-models.js";

/** It has no embeddings. */
export const aiSdkWithFallback: Contestant = {
  connect(endpoint) {
    const models = endpoint.keys.map((key) => aiSdkModels(endpoint, key).chat);
    const { recoverAfterMs } = endpoint;
    const reset = recoverAfterMs === undefined ? {} : { modelResetInterval: recoverAfterMs };
    return aiSdkClient({ chat: createFallback({ models, shouldRetryThisError: () => true, ...reset }) }, 0);
  },
};
