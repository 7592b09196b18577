// The public names, one by one.

export type {
  ChatGenerationOptions,
  HotspareChatModelCallOptions,
  HotspareChatModelFields,
} from "./chat-model-fields.js";
export { HotspareChatModel } from "./hotspare-chat-model.js";
export { HotspareEmbeddings, type HotspareEmbeddingsFields } from "./hotspare-embeddings.js";
