import type { EmbeddingModelV4, LanguageModelV4 } from "@ai-sdk/provider-4";
import { hotspareEmbedding } from "../embedding/hotspare-embedding-4.js";
import { hotspareModel } from "../model/hotspare-model-4.js";
import { checkProviderOptions, type HotspareProviderOptions, modelOf, noSuchModel } from "./model-of.js";

/** Hotspare's models by name, as a provider of version 4. */
export interface HotspareProvider {
  readonly specificationVersion: "v4";
  languageModel(modelId: string): LanguageModelV4;
  embeddingModel(modelId: string): EmbeddingModelV4;
  textEmbeddingModel(modelId: string): EmbeddingModelV4;
  /** @throws {NoSuchModelError} always: Hotspare makes no pictures */
  imageModel(modelId: string): never;
}

/** Your VLMs and embedders by name, for `createProviderRegistry` and `customProvider` of `ai` 7. */
export function hotspareProvider(options: HotspareProviderOptions): HotspareProvider {
  checkProviderOptions(options);
  const { vlms, embedders } = options;
  const embeddingModel = (modelId: string) =>
    hotspareEmbedding(modelOf(embedders, modelId, "embeddingModel"));
  return {
    specificationVersion: "v4",
    languageModel: (modelId) => hotspareModel(modelOf(vlms, modelId, "languageModel")),
    embeddingModel,
    textEmbeddingModel: embeddingModel,
    imageModel: (modelId) => noSuchModel(modelId, "imageModel", []),
  };
}
