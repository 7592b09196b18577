// The public names, one by one.

export { type AiSdkPluginOptions, aiSdk } from "./ai-sdk-plugin.js";
export type { InputType, InputTypeOptions } from "./embedding/input-type-options.js";
export { aiSdkErrorRules } from "./failures/ai-sdk-error-rules.js";
export { readAiSdkErrorFacts } from "./failures/read-ai-sdk-error-facts.js";
export { UnsupportedByModelError } from "./failures/unsupported-by-model-error.js";
export type { DownloadMedia } from "./language/downloaded-media.js";
export type { AiSdkCredential, AiSdkCredentialInput, NamedModels } from "./model/ai-sdk-credential.js";
export type { AiSdkEmbeddingModel, AiSdkLanguageModel, AiSdkModel } from "./model/ai-sdk-model.js";
export type { ProviderOptions } from "./vendors/provider-options.js";
