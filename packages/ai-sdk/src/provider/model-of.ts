import { NoSuchModelError } from "@ai-sdk/provider";
import type { Embedder, Vlm } from "@hotspare/core";
import { checkEmbedder, checkVlm } from "../request/check-model.js";
import { checkNames } from "../request/own-options.js";

/** Options of `hotspareProvider()`: your models by name. */
export interface HotspareProviderOptions {
  readonly vlms?: Readonly<Record<string, Vlm>> | undefined;
  readonly embedders?: Readonly<Record<string, Embedder<"dense"> | Embedder<"hybrid">>> | undefined;
}

/** Checks what JavaScript may have given. @throws {InvalidConfigError} with what to write */
export function checkProviderOptions(options: HotspareProviderOptions): void {
  const subject = "options of hotspareProvider()";
  checkNames(options, ["vlms", "embedders"], subject);
  for (const [name, vlm] of Object.entries(options.vlms ?? {})) {
    checkVlm(vlm, `vlms.${name}`, subject);
  }
  for (const [name, embedder] of Object.entries(options.embedders ?? {})) {
    checkEmbedder(embedder, `embedders.${name}`, subject);
  }
}

type ModelType = NoSuchModelError["modelType"];

/** The model of a name. @throws {NoSuchModelError} which names the models that there are */
export function modelOf<Model>(
  models: Readonly<Record<string, Model>> | undefined,
  modelId: string,
  modelType: ModelType,
): Model {
  const found = models !== undefined && Object.hasOwn(models, modelId) ? models[modelId] : undefined;
  return found ?? noSuchModel(modelId, modelType, Object.keys(models ?? {}));
}

/** @throws {NoSuchModelError} always */
export function noSuchModel(modelId: string, modelType: ModelType, known: readonly string[]): never {
  const names = known.length === 0 ? "there are none" : `there are: ${known.join(", ")}`;
  throw new NoSuchModelError({
    modelId,
    modelType,
    message: `hotspareProvider() has no ${modelType} named ${JSON.stringify(modelId)}; ${names}.`,
  });
}
