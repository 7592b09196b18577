import type { EmbeddingModelV3, LanguageModelV3, ProviderV3 } from "@ai-sdk/provider";
import { hotspareEmbedding } from "../embedding/hotspare-embedding.js";
import { hotspareModel } from "../model/hotspare-model.js";
import { checkProviderOptions, type HotspareProviderOptions, modelOf, noSuchModel } from "./model-of.js";

/** Hotspare's models by name, as a provider of version 3. */
export interface HotspareProvider extends ProviderV3 {
  languageModel(modelId: string): LanguageModelV3;
  embeddingModel(modelId: string): EmbeddingModelV3;
  textEmbeddingModel(modelId: string): EmbeddingModelV3;
}

/**
 * Your VLMs and embedders by name, for `createProviderRegistry` and `customProvider`.
 *
 * @example
 * const registry = createProviderRegistry({ hotspare: hotspareProvider({ vlms: { captions: vlm } }) });
 * const { text } = await generateText({ model: registry.languageModel("hotspare:captions"), prompt: "Hello" });
 */
export function hotspareProvider(options: HotspareProviderOptions): HotspareProvider {
  checkProviderOptions(options);
  const { vlms, embedders } = options;
  const embeddingModel = (modelId: string) =>
    hotspareEmbedding(modelOf(embedders, modelId, "embeddingModel"));
  return {
    specificationVersion: "v3",
    languageModel: (modelId) => hotspareModel(modelOf(vlms, modelId, "languageModel")),
    embeddingModel,
    textEmbeddingModel: embeddingModel,
    imageModel: (modelId) => noSuchModel(modelId, "imageModel", []),
  };
}
