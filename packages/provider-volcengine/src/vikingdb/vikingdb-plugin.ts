import { defaultMaxEmbeddingBytes, InvalidConfigError, type ProviderPlugin } from "@hotspare/core/plugin";
import { boundTransport } from "@hotspare/provider-openai";
import { readVolcengineErrorFacts } from "../failures/read-volcengine-error-facts.js";
import { vikingDBErrorRules } from "../failures/vikingdb-error-rules.js";
import type { PluginParts } from "../plugin-parts.js";
import { createVikingDBClient } from "./create-vikingdb-client.js";
import { createVikingDBEmbedder } from "./create-vikingdb-embedder.js";
import {
  type VikingDBCredential,
  type VikingDBCredentialInput,
  vikingDBCredentialSchema,
} from "./vikingdb-credential.js";
import { knownVikingDBDimensions, vikingDBModelName } from "./vikingdb-model.js";

export type VikingDBPlugin = ProviderPlugin<"vikingdb", VikingDBCredentialInput, VikingDBCredential>;

/** Creates the plugin for VikingDB: embeddings over its own API, with an API key or a signature. */
export function vikingDBPlugin({ borrow, instructions }: PluginParts): VikingDBPlugin {
  return {
    name: "vikingdb",
    credentialSchema: vikingDBCredentialSchema,
    errorRules: vikingDBErrorRules,
    readErrorFacts: readVolcengineErrorFacts,
    createEmbedder: (credential, model) => {
      refuseTwoVersions(model.model, credential.modelVersion);
      const { fetch, close } = borrow();
      const { headers, maxReplyBytes = defaultMaxEmbeddingBytes } = model;
      return createVikingDBEmbedder({
        client: createVikingDBClient(credential, headers, boundTransport({ fetch }, maxReplyBytes)),
        model,
        modelName: vikingDBModelName(model.model, credential.modelVersion),
        instructions,
        close,
      });
    },
    knownDimensions: knownVikingDBDimensions,
  };
}

/** Vectors of two versions are not comparable, and core compares only the names of models. */
function refuseTwoVersions(model: string, modelVersion: string | undefined): void {
  const { version } = vikingDBModelName(model, undefined);
  if (version !== undefined && modelVersion !== undefined && version !== modelVersion) {
    throw new InvalidConfigError({
      issues: [
        {
          path: "modelVersion",
          message: `differs from the version in the model's name, ${version}: give one of the two`,
          received: JSON.stringify(modelVersion),
        },
      ],
    });
  }
}
