import {
  checkPluginOptions,
  defaultMaxChatBytes,
  defaultMaxEmbeddingBytes,
  type ProviderPlugin,
} from "@hotspare/core/plugin";
import {
  boundTransport,
  chatCapabilities,
  createOpenAIEmbedder,
  createOpenAIVlm,
  createPooledTransport,
  createServerMemories,
  embeddingDialect,
  type KnownTraits,
  knownOpenAIDimensions,
  readOpenAIErrorFacts,
  shareTransport,
  type Transport,
  transportProblem,
} from "@hotspare/provider-openai";
import { azureChatDialect } from "./chat/azure-chat.js";
import { createAzureSender } from "./client/create-azure-sender.js";
import {
  type AzureCredential,
  type AzureCredentialInput,
  azureCredentialSchema,
} from "./credential/azure-credential.js";
import { azureErrorRules } from "./failures/azure-error-rules.js";

export interface AzurePluginOptions {
  /**
   * The transport of the requests: `{ fetch }` with your own `fetch`, or `createPooledTransport({ dispatcher })` of provider-openai for a proxy. You
   * close it yourself.
   * @default a pool of kept-alive connections, shared by all credentials and closed with the last adapter
   */
  readonly transport?: Transport;
}

/**
 * Source: Microsoft Learn, "Azure OpenAI quotas and limits", "Max number or inputs in array with /embeddings: 2048"; v1 API reference, "Create
 * embedding", `input`: "a maximum of 300,000 tokens summed across all inputs". Early versions accepted 1 or 16 inputs.
 */
const embeddingLimits: KnownTraits = { maxInputs: 2048, maxTokens: 300_000 };

/**
 * Creates the plugin for Azure OpenAI and Microsoft Foundry. Each credential is one deployment of one resource.
 *
 * @throws {InvalidConfigError} for an unknown option, or a value that an option cannot have
 */
export function azure(
  options: AzurePluginOptions = {},
): ProviderPlugin<"azure", AzureCredentialInput, AzureCredential> {
  checkPluginOptions(options, {
    factory: "azure",
    known: ["transport"],
    checks: { transport: transportProblem },
    credentialSchema: azureCredentialSchema.jsonSchema,
  });
  const borrow = borrowingOf(options.transport);
  const memoryOf = createServerMemories();
  return {
    name: "azure",
    credentialSchema: azureCredentialSchema,
    errorRules: azureErrorRules,
    readErrorFacts: readOpenAIErrorFacts,
    createEmbedder: (
      credential,
      { dimensions, headers, extraBody, maxReplyBytes = defaultMaxEmbeddingBytes },
    ) => {
      const { fetch, close } = borrow();
      return createOpenAIEmbedder({
        sender: createAzureSender(credential, headers, boundTransport({ fetch }, maxReplyBytes)),
        model: credential.deployment,
        ...(dimensions === undefined ? {} : { dimensions }),
        dialect: embeddingDialect(credential, embeddingLimits, extraBody),
        memory: memoryOf(credential.endpoint, credential.deployment),
        close,
      });
    },
    createVlm: (credential, model) => {
      const { fetch, close } = borrow();
      const { headers, maxReplyBytes = defaultMaxChatBytes } = model;
      return createOpenAIVlm({
        sender: createAzureSender(credential, headers, boundTransport({ fetch }, maxReplyBytes)),
        model: { ...model, model: credential.deployment },
        dialect: azureChatDialect(credential),
        maxReplyBytes,
        capabilities: azureCapabilities,
        memory: memoryOf(credential.endpoint, credential.deployment),
        close,
      });
    },
    endpointOf: ({ endpoint }) => endpoint,
    wireModelOf: ({ deployment }) => deployment,
    knownDimensions: knownOpenAIDimensions,
  };
}

/**
 * No documents: "Invalid Value: 'file'. This model does not support file content types." (Azure/azure-sdk-for-net#51873, openai/openai-python#2826).
 * Only Azure's Responses API accepts documents.
 */
const azureCapabilities = chatCapabilities({ files: false });

function borrowingOf(own: Transport | undefined): () => Required<Transport> {
  return own === undefined
    ? shareTransport(createPooledTransport)
    : () => ({ fetch: own.fetch, close: async () => undefined });
}
