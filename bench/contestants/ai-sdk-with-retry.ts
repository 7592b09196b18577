import { createRetryable } from "ai-retry";
import type { Contestant } from "../contestant.js";
import { aiSdkClient, aiSdkModels } from "./ai-sdk-models.js";

export const aiSdkWithRetry: Contestant = {
  connect(endpoint) {
    const [first, ...spares] = endpoint.keys.map((key) => aiSdkModels(endpoint, key));
    if (first === undefined) throw new Error("There is no key.");
    const chat = createRetryable({ model: first.chat, retries: spares.map((spare) => spare.chat) });
    const embedding = createRetryable({
      model: first.embedding,
      retries: spares.map((spare) => spare.embedding),
    });
    return aiSdkClient({ chat, embedding }, 0);
  },
};
