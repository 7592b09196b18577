// The public names, one by one. `v4.ts` has the same names for version 4 of the AI SDK's interfaces.

export type { HotspareEmbeddingSettings } from "./embedding/embedding-model.js";
export { hotspareEmbedding } from "./embedding/hotspare-embedding.js";
export { type HotspareFailure, hotspareFailure } from "./errors/hotspare-failure.js";
export { hotspareModel } from "./model/hotspare-model.js";
export type { HotspareModelSettings } from "./model/language-model.js";
export { type HotspareProvider, hotspareProvider } from "./provider/hotspare-provider.js";
export type { HotspareProviderOptions } from "./provider/model-of.js";
export { type HotspareMetadata, hotspareMetadata } from "./reply/hotspare-metadata.js";
export type { HotspareEmbeddingOptions, HotspareLanguageOptions } from "./request/own-options.js";
