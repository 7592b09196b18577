/** What all models of the AI SDK say of themselves. */
interface ModelSelf {
  /** Such as `anthropic.messages`. */
  readonly provider: string;
  readonly modelId: string;
}

/**
 * A language model of the AI SDK, such as `anthropic("…")`. The type is open where its versions differ, so that the models of `ai` 5, 6 and 7
 * are all taken, and this package needs none of the SDK's own.
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

/** A model of the AI SDK that Hotspare calls: the object that a provider's function returns. */
export type AiSdkModel = AiSdkLanguageModel | AiSdkEmbeddingModel;

/** The versions of the specification that this package speaks. */
export type SpecificationVersion = AiSdkModel["specificationVersion"];

/** How a model is called: the members that Hotspare reads, whatever the model's version. */
export interface CalledLanguageModel extends ModelSelf {
  readonly specificationVersion: SpecificationVersion;
  readonly supportedUrls: unknown;
  doGenerate(options: object): PromiseLike<unknown>;
  doStream(options: object): PromiseLike<unknown>;
}

/** An embedding model as it is called. */
export interface CalledEmbeddingModel extends ModelSelf {
  readonly specificationVersion: SpecificationVersion;
  readonly maxEmbeddingsPerCall: unknown;
  readonly supportsParallelCalls: unknown;
  doEmbed(options: object): PromiseLike<unknown>;
}

/** Whether a model answers prompts. Models of pictures and of speech have `doGenerate` too, and no `doStream`. */
export function isLanguageModel(model: AiSdkModel): model is CalledLanguageModel {
  return "doStream" in model;
}

/** Whether a model makes vectors. */
export function isEmbeddingModel(model: AiSdkModel): model is CalledEmbeddingModel {
  return "doEmbed" in model;
}
