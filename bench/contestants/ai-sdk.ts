import type { Contestant } from "../contestant.js";
import { aiSdkClient, aiSdkModels } from "./ai-sdk-models.js";

export const aiSdk: Contestant = {
  connect: (endpoint) => aiSdkClient(aiSdkModels(endpoint, endpoint.keys[0] ?? ""), 2),
};
