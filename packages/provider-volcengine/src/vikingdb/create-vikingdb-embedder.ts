import {
  type AttemptContext,
  type EmbedderAdapter,
  type EmbeddingModel,
  type EmbeddingReply,
  type JsonObject,
  type ResolvedEmbeddingInput,
  readingReply,
  unreadOptions,
} from "@hotspare/core/plugin";
import { readJsonReply } from "@hotspare/provider-openai";
import { type EmbeddingInstructions, instructionOf } from "../embedding/instructions.js";
import { refusal } from "../request/post-json.js";
import type { VikingDBClient } from "./create-vikingdb-client.js";
import { embeddingData } from "./embedding-data.js";
import { isSuccess, readVikingDBReply, vikingDBUsage } from "./read-vikingdb-reply.js";
import { type VikingDBModelName, vikingDBCapabilities, vikingDBInstructions } from "./vikingdb-model.js";

export interface VikingDBEmbedderOptions {
  readonly client: VikingDBClient;
  readonly model: Pick<EmbeddingModel, "model" | "dimensions" | "output" | "extraBody">;
  readonly modelName: VikingDBModelName;
  /** Replaces the instructions of the model's documentation. */
  readonly instructions: EmbeddingInstructions | undefined;
  /** Closes what the client holds open. */
  readonly close: () => Promise<void>;
}

const path = "/api/vikingdb/embedding";

/** Creates an embedder for VikingDB's V2 API: dense vectors, sparse vectors, or both with one request. */
export function createVikingDBEmbedder(options: VikingDBEmbedderOptions): EmbedderAdapter {
  const { client, model, modelName, close } = options;
  const { dimensions, output } = model;
  const known = vikingDBInstructions(modelName);
  const instructions = known === undefined ? undefined : (options.instructions ?? known);

  const modelsOf = (
    inputs: readonly ResolvedEmbeddingInput[],
    inputType: AttemptContext["inputType"],
  ): JsonObject => {
    const content = instructions && instructionOf(instructions, inputType, inputs);
    const dense = {
      ...modelName,
      ...(dimensions === undefined ? {} : { dim: dimensions }),
      ...(content === undefined ? {} : { instruction: { content } }),
    };
    return {
      ...(output === "sparse" ? {} : { dense_model: dense }),
      ...(output === "dense" ? {} : { sparse_model: modelName }),
    };
  };

  const embed = async (
    inputs: readonly ResolvedEmbeddingInput[],
    context: AttemptContext,
  ): Promise<EmbeddingReply> => {
    const data = inputs.map(embeddingData);
    const body = { ...modelsOf(inputs, context.inputType), data, ...model.extraBody };
    const reply = await client.send(path, body, context);
    return readingReply(async () => {
      const payload = await readJsonReply(reply);
      if (!isSuccess(payload)) {
        throw refusal(reply, payload);
      }
      return {
        embeddings: readVikingDBReply(payload, output, inputs.length),
        usage: vikingDBUsage(payload, inputs),
        model: model.model,
        warnings: unreadOptions(context.providerOptions),
      };
    });
  };

  return {
    capabilities: vikingDBCapabilities(modelName, output),
    ...(instructions === undefined ? {} : { instructions: JSON.stringify(instructions) }),
    embed,
    ping: async (context) => (await embed(["."], context)).usage,
    close,
  };
}
