/** What every model of the AI SDK says about itself. */
interface ModelSelf {
  /** A name such as `anthropic.messages`. */
  readonly provider: string;
  readonly modelId: string;
}

/**
 * A language model of the AI SDK, such as `anthropic("…")`. The type is open where the versions differ, so that the models of `ai` 5, 6 and 7 all
 * fit, and this package does not depend on the SDK.
 */
export interface AiSdkLanguageModel extends ModelSelf {
  readonly specificationVersion: "v2" | "v3" | "v4";
  readonly supportedUrls: unknown;
  doGenerate(options: never): PromiseLike<unknown>;
  doStream(options: never): PromiseLike<unknown>;
}

/** An embedding model of the AI SDK, such as `google.embedding("…")`. */
export interface AiSdkEmbeddingModel extends ModelSelf {
  readonly specificationVersion: "v2" | "v3" | "v4";
  readonly maxEmbeddingsPerCall: unknown;
  readonly supportsParallelCalls: unknown;
  doEmbed(options: never): PromiseLike<unknown>;
}

/** A model of the AI SDK that Hotspare can call: the object that a provider's function returns. */
export type AiSdkModel = AiSdkLanguageModel | AiSdkEmbeddingModel;

/** The versions of the specification that this package supports. */
export type SpecificationVersion = AiSdkModel["specificationVersion"];

/** The members of a language model that Hotspare uses, in every version. */
export interface CalledLanguageModel extends ModelSelf {
  readonly specificationVersion: SpecificationVersion;
  readonly supportedUrls: unknown;
  doGenerate(options: object): PromiseLike<unknown>;
  doStream(options: object): PromiseLike<unknown>;
}

/** The members of an embedding model that Hotspare uses, in every version. */
export interface CalledEmbeddingModel extends ModelSelf {
  readonly specificationVersion: SpecificationVersion;
  readonly maxEmbeddingsPerCall: unknown;
  readonly supportsParallelCalls: unknown;
  doEmbed(options: object): PromiseLike<unknown>;
}

/** Whether a model answers prompts. Image and speech models also have `doGenerate`, but no `doStream`. */
export function isLanguageModel(model: AiSdkModel): model is CalledLanguageModel {
  return "doStream" in model;
}

/** Whether a model returns vectors. */
export function isEmbeddingModel(model: AiSdkModel): model is CalledEmbeddingModel {
  return "doEmbed" in model;
}
