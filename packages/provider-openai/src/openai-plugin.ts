import type { EmbeddingModel, ProviderPlugin, VlmModel } from "@hotspare/core/plugin";
import type { ChatDialect } from "./chat/chat-dialect.js";
import { createOpenAIVlm } from "./chat/create-openai-vlm.js";
import { createOpenAIClient } from "./client/create-openai-client.js";
import { createOpenAIEmbedder } from "./embedding/create-openai-embedder.js";
import { knownOpenAIDimensions } from "./embedding/known-dimensions.js";
import { openAIErrorRules } from "./failures/openai-error-rules.js";
import { readOpenAIErrorFacts } from "./failures/read-openai-error-facts.js";
import {
  type OpenAICredential,
  type OpenAICredentialInput,
  openAICredentialSchema,
} from "./openai-credential.js";
import { createPooledTransport } from "./transport/create-pooled-transport.js";
import { shareTransport } from "./transport/share-transport.js";
import type { Transport } from "./transport/transport.js";

export interface OpenAIPluginOptions {
  /**
   * What carries the requests: `{ fetch }` with one of your own, or `createPooledTransport({ dispatcher })` for a proxy. Yours to
   * close. @default a pool of kept-alive connections, shared by all credentials and closed with the last adapter
   */
  readonly transport?: Transport;
}

/** OpenAI, and every endpoint that speaks as it does. */
export function openai(
  options: OpenAIPluginOptions = {},
): ProviderPlugin<"openai", OpenAICredentialInput, OpenAICredential> {
  const borrow = borrowingOf(options.transport);
  return {
    name: "openai",
    credentialSchema: openAICredentialSchema,
    errorRules: openAIErrorRules,
    readErrorFacts: readOpenAIErrorFacts,
    createEmbedder: (credential, { model, dimensions, headers }: EmbeddingModel) => {
      const { fetch, close } = borrow();
      return createOpenAIEmbedder({
        client: createOpenAIClient(credential, headers, { fetch }),
        model,
        ...(dimensions === undefined ? {} : { dimensions }),
        close,
      });
    },
    createVlm: (credential, model: VlmModel) => {
      const { fetch, close } = borrow();
      return createOpenAIVlm({
        client: createOpenAIClient(credential, model.headers, { fetch }),
        model,
        dialect: dialectOf(credential),
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

/**
 * OpenAI's reasoning models refuse `max_tokens`, and its other models know `max_completion_tokens` too; servers that speak as it
 * does know the old name, and not all of them the new one.
 */
function dialectOf(credential: OpenAICredential): ChatDialect {
  return isOpenAIItself(credential)
    ? { maxTokensField: "max_completion_tokens", unsupported: ["topK"] }
    : {
        maxTokensField: "max_tokens",
        sendsBack: { provider: "openai", endpoint: new URL(credential.baseURL).host },
      };
}

/** Data residency has hosts of its own, such as eu.api.openai.com. */
function isOpenAIItself({ baseURL }: OpenAICredential): boolean {
  return /(?:^|\.)api\.openai\.com$/.test(new URL(baseURL).hostname);
}
