// The public names for `ai` 7 and version 4 of its interfaces, one by one.

export type { HotspareEmbeddingSettings } from "./embedding/embedding-model.js";
export { hotspareEmbedding } from "./embedding/hotspare-embedding-4.js";
export { type HotspareFailure, hotspareFailure } from "./errors/hotspare-failure.js";
export { hotspareModel } from "./model/hotspare-model-4.js";
export type { HotspareModelSettings } from "./model/language-model.js";
export { type HotspareProvider, hotspareProvider } from "./provider/hotspare-provider-4.js";
export type { HotspareProviderOptions } from "./provider/model-of.js";
export { type HotspareMetadata, hotspareMetadata } from "./reply/hotspare-metadata.js";
export type { HotspareEmbeddingOptions, HotspareLanguageOptions } from "./request/own-options.js";
