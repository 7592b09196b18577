import {
  defaultMaxChatBytes,
  defaultMaxEmbeddingBytes,
  type EmbeddingModel,
  type ProviderPlugin,
  type VlmCapabilities,
} from "@hotspare/core/plugin";
import {
  boundTransport,
  createOpenAIEmbedder,
  createOpenAIVlm,
  createServerMemories,
  embeddingDialect,
  type ServerMemories,
  type Transport,
} from "@hotspare/provider-openai";
import type { EmbeddingInstructions } from "../embedding/instructions.js";
import { arkErrorRules } from "../failures/ark-error-rules.js";
import { readVolcengineErrorFacts } from "../failures/read-volcengine-error-facts.js";
import type { PluginParts } from "../plugin-parts.js";
import { arkChatBody, arkDialect } from "./ark-chat-body.js";
import { type ArkCredential, type ArkCredentialInput, arkCredentialSchema } from "./ark-credential.js";
import { arkEmbeddingModel, knownArkDimensions } from "./ark-embedding-model.js";
import { createArkSender } from "./create-ark-sender.js";
import { createMultimodalEmbedder } from "./create-multimodal-embedder.js";

export type ArkPlugin = ProviderPlugin<"volcengine", ArkCredentialInput, ArkCredential>;

const vlmCapabilities: VlmCapabilities = {
  modalities: ["text", "image", "video", "audio"],
  tools: true,
  streaming: true,
};

/** Creates the plugin for Ark: chat with Doubao and other models, and embeddings of texts, pictures and videos. */
export function arkPlugin({ borrow, instructions }: PluginParts): ArkPlugin {
  const memoryOf = createServerMemories();
  return {
    name: "volcengine",
    credentialSchema: arkCredentialSchema,
    errorRules: arkErrorRules,
    readErrorFacts: readVolcengineErrorFacts,
    createEmbedder: (credential, model) =>
      createEmbedder(credential, model, borrow(), { instructions, memoryOf }),
    createVlm: (credential, model) => {
      const { fetch, close } = borrow();
      const { headers, maxReplyBytes = defaultMaxChatBytes } = model;
      const bounded = boundTransport({ fetch }, maxReplyBytes);
      return createOpenAIVlm({
        sender: createArkSender(credential, headers, bounded, arkChatBody),
        model: { ...model, model: wireModelOf(credential, model.model) },
        dialect: arkDialect,
        maxReplyBytes,
        memory: memoryOf(credential.baseURL, wireModelOf(credential, model.model)),
        readErrorFacts: readVolcengineErrorFacts,
        capabilities: vlmCapabilities,
        close,
      });
    },
    wireModelOf,
    knownDimensions: knownArkDimensions,
  };
}

interface EmbedderParts {
  readonly instructions: EmbeddingInstructions | undefined;
  readonly memoryOf: ServerMemories;
}

function createEmbedder(
  credential: ArkCredential,
  model: EmbeddingModel,
  { fetch, close }: Required<Transport>,
  { instructions, memoryOf }: EmbedderParts,
) {
  const { headers, maxReplyBytes = defaultMaxEmbeddingBytes } = model;
  const sender = createArkSender(credential, headers, boundTransport({ fetch }, maxReplyBytes));
  const wireModel = wireModelOf(credential, model.model);
  const known = arkEmbeddingModel(model.model, model.output, credential.embeddingPath);
  if (known.route === "multimodal") {
    return createMultimodalEmbedder({ sender, model, wireModel, known, instructions, close });
  }
  return createOpenAIEmbedder({
    sender,
    model: wireModel,
    ...(model.dimensions === undefined ? {} : { dimensions: model.dimensions }),
    capabilities: known.capabilities,
    dialect: embeddingDialect({}, {}, model.extraBody),
    memory: memoryOf(credential.baseURL, wireModel),
    readErrorFacts: readVolcengineErrorFacts,
    close,
  });
}

function wireModelOf({ endpointId }: ArkCredential, model: string): string {
  return endpointId ?? model;
}
