import {
  checkPluginOptions,
  defaultMaxChatBytes,
  defaultMaxEmbeddingBytes,
  type EmbeddingModel,
  type ProviderPlugin,
  type VlmModel,
} from "@hotspare/core/plugin";
import type { ChatDialect } from "./chat/chat-dialect.js";
import { chatCapabilities, createOpenAIVlm } from "./chat/create-openai-vlm.js";
import { createOpenAISender } from "./client/create-openai-sender.js";
import { createOpenAIEmbedder } from "./embedding/create-openai-embedder.js";
import { knownOpenAIDimensions } from "./embedding/known-dimensions.js";
import { openAIErrorRules } from "./failures/openai-error-rules.js";
import { readOpenAIErrorFacts } from "./failures/read-openai-error-facts.js";
import {
  isOpenAIItself,
  type OpenAICredential,
  type OpenAICredentialInput,
  openAICredentialSchema,
} from "./openai-credential.js";
import { knownTraits } from "./servers/known-servers.js";
import { chatDialect, embeddingDialect } from "./servers/server-dialects.js";
import { createServerMemories } from "./servers/server-memory.js";
import { serverName } from "./servers/server-name.js";
import { boundTransport } from "./transport/bounded-reply.js";
import { createPooledTransport } from "./transport/create-pooled-transport.js";
import { shareTransport } from "./transport/share-transport.js";
import type { Transport } from "./transport/transport.js";
import { transportProblem } from "./transport/transport-problem.js";

export interface OpenAIPluginOptions {
  /**
   * The transport of the requests: `{ fetch }` with your own `fetch`, or `createPooledTransport({ dispatcher })` for a proxy. You close it yourself.
   * @default a pool of kept-alive connections, shared by all credentials and closed with the last adapter
   */
  readonly transport?: Transport;
}

/**
 * Creates the plugin for OpenAI, and for every endpoint that speaks its protocol.
 *
 * @throws {InvalidConfigError} for an unknown option, or a value that an option cannot have
 */
export function openai(
  options: OpenAIPluginOptions = {},
): ProviderPlugin<"openai", OpenAICredentialInput, OpenAICredential> {
  checkPluginOptions(options, {
    factory: "openai",
    known: ["transport"],
    checks: { transport: transportProblem },
    credentialSchema: openAICredentialSchema.jsonSchema,
  });
  const borrow = borrowingOf(options.transport);
  const memoryOf = createServerMemories();
  return {
    name: "openai",
    credentialSchema: openAICredentialSchema,
    errorRules: openAIErrorRules,
    readErrorFacts: readOpenAIErrorFacts,
    createEmbedder: (credential, { model, dimensions, headers, extraBody, ...bounds }: EmbeddingModel) => {
      const { fetch, close } = borrow();
      const { maxReplyBytes = defaultMaxEmbeddingBytes } = bounds;
      return createOpenAIEmbedder({
        sender: createOpenAISender(credential, headers, boundTransport({ fetch }, maxReplyBytes)),
        model,
        ...(dimensions === undefined ? {} : { dimensions }),
        dialect: embeddingDialect(credential, knownTraits(credential.baseURL, model), extraBody),
        memory: memoryOf(credential.baseURL, model),
        close,
      });
    },
    createVlm: (credential, model: VlmModel) => {
      const { fetch, close } = borrow();
      const { headers, maxReplyBytes = defaultMaxChatBytes } = model;
      const { files = true } = knownTraits(credential.baseURL, model.model);
      return createOpenAIVlm({
        sender: createOpenAISender(credential, headers, boundTransport({ fetch }, maxReplyBytes)),
        model,
        dialect: dialectOf(credential, model.model),
        maxReplyBytes,
        capabilities: chatCapabilities({ files }),
        memory: memoryOf(credential.baseURL, model.model),
        close,
      });
    },
    knownDimensions: (model, credential) =>
      credential === undefined || isOpenAIItself(credential) ? knownOpenAIDimensions(model) : undefined,
  };
}

function borrowingOf(own: Transport | undefined): () => Required<Transport> {
  return own === undefined
    ? shareTransport(createPooledTransport)
    : () => ({ fetch: own.fetch, close: async () => undefined });
}

/** OpenAI has no fields for thoughts or metadata, so nothing from another server goes to OpenAI. */
function dialectOf(credential: OpenAICredential, model: string): ChatDialect {
  const { baseURL } = credential;
  const origin = isOpenAIItself(credential)
    ? undefined
    : { provider: "openai", endpoint: serverName(baseURL) };
  return chatDialect(credential, knownTraits(baseURL, model), origin);
}
