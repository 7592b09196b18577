import { checkPluginOptions, InvalidConfigError, isObject, type ProviderPlugin } from "@hotspare/core/plugin";
import { createAiSdkEmbedder } from "./embedding/create-ai-sdk-embedder.js";
import type { InputTypeOptions } from "./embedding/input-type-options.js";
import { aiSdkErrorRules } from "./failures/ai-sdk-error-rules.js";
import { readAiSdkErrorFacts } from "./failures/read-ai-sdk-error-facts.js";
import { createAiSdkVlm } from "./language/create-ai-sdk-vlm.js";
import type { DownloadMedia } from "./language/downloaded-media.js";
import {
  type AiSdkCredential,
  type AiSdkCredentialInput,
  aiSdkCredentialSchema,
  type NamedModels,
} from "./model/ai-sdk-credential.js";
import { isEmbeddingModel, isLanguageModel } from "./model/ai-sdk-model.js";
import { modelProblem, spelledModel } from "./model/model-problem.js";

export interface AiSdkPluginOptions {
  /** Models by the names that credentials and configuration files use: `{ "bedrock-claude": bedrock("…") }`. @default no names */
  readonly models?: NamedModels | undefined;
  /**
   * Returns the options of an embedding model for questions and for documents. Give it when this package's table lacks the vendor, or has other
   * options than you want.
   * @default the table: Gemini's `taskType`, `inputType` of Cohere, Voyage and Jina, Bedrock's `embeddingPurpose` and `inputType`
   */
  readonly inputTypeOptions?: InputTypeOptions | undefined;
  /**
   * Fetches media by address for models that accept no addresses, such as Bedrock's. Without it, a call with such an address moves on to the next
   * credential, because Hotspare itself fetches no address.
   * @default no address is fetched
   */
  readonly download?: DownloadMedia | undefined;
}

/**
 * Creates the plugin that turns every model of the AI SDK into a credential: Bedrock, Gemini, Anthropic, Cohere and every other vendor with a
 * package.
 *
 * @example
 * createHotspare({ plugins: [aiSdk({ models: { "bedrock-claude": bedrock("anthropic.claude-sonnet-4-5-20250929-v1:0") } })] })
 * @throws {InvalidConfigError} for an unknown option, or a value that an option cannot have
 */
export function aiSdk(
  options: AiSdkPluginOptions = {},
): ProviderPlugin<"ai-sdk", AiSdkCredentialInput, AiSdkCredential> {
  checkPluginOptions(options, {
    factory: "aiSdk",
    known: ["models", "inputTypeOptions", "download"],
    checks: {
      models: (value) =>
        isObject(value) ? undefined : 'must be an object of models by name: { "name": anthropic("…") }',
      inputTypeOptions: (value) =>
        typeof value === "function" ? undefined : "must be a function of the input type and the model",
      download: (value) =>
        typeof value === "function" ? undefined : "must be a function that fetches an address",
    },
    credentialSchema: aiSdkCredentialSchema({}).jsonSchema,
  });
  const { models = {}, inputTypeOptions, download } = options;
  refuseModels(models);
  return {
    name: "ai-sdk",
    readsModel: true,
    credentialSchema: aiSdkCredentialSchema({ ...models }),
    errorRules: aiSdkErrorRules,
    readErrorFacts: readAiSdkErrorFacts,
    createEmbedder: ({ model }, settings) => {
      const { object } = model;
      if (!isEmbeddingModel(object)) {
        throw wrongKind(model.modelId, "language", 'an embedding model, such as openai.embedding("…")');
      }
      return createAiSdkEmbedder({ model: object, vendor: model.vendor, settings, inputTypeOptions });
    },
    createVlm: ({ model, modalities }, settings) => {
      const { object } = model;
      if (!isLanguageModel(object)) {
        throw wrongKind(model.modelId, "embedding", 'a language model, such as anthropic("…")');
      }
      return createAiSdkVlm({
        model: object,
        vendor: model.vendor,
        account: model.identity.account,
        settings,
        modalities,
        download,
      });
    },
    identityOf: ({ model }) => model.identity.account,
    endpointOf: ({ model }) => model.identity.endpoint,
    wireModelOf: ({ model }) => model.modelId,
  };
}

function refuseModels(models: Readonly<Record<string, unknown>>): void {
  const issues = Object.entries(models).flatMap(([name, value]) => {
    const spelled = typeof value === "string" ? spelledModel(value) : undefined;
    const problem = modelProblem(value);
    const message = spelled === undefined ? problem : `must be a model object: ${spelled}`;
    return message === undefined ? [] : [{ path: `models[${JSON.stringify(name)}]`, message }];
  });
  if (issues.length > 0) {
    throw new InvalidConfigError({ subject: "options of aiSdk()", issues });
  }
}

function wrongKind(modelId: string, kind: string, wanted: string): InvalidConfigError {
  const article = kind === "embedding" ? "an" : "a";
  const message = `is ${article} ${kind} model (${modelId}): this takes ${wanted}`;
  return new InvalidConfigError({ issues: [{ path: "model", message }] });
}
