import {
  type AttemptContext,
  type EmbedderAdapter,
  type EmbeddingModel,
  type EmbeddingReply,
  type JsonObject,
  type ResolvedEmbeddingInput,
  readingReply,
  textOf,
  unreadOptions,
} from "@hotspare/core/plugin";
import { type RequestSender, rateLimitIn, readJsonReply } from "@hotspare/provider-openai";
import { type EmbeddingInstructions, instructionOf, visionInstructions } from "../embedding/instructions.js";
import type { ArkEmbeddingModel } from "./ark-embedding-model.js";
import { multimodalInput } from "./multimodal-input.js";
import { multimodalUsage, readMultimodalReply } from "./read-multimodal-reply.js";

export interface MultimodalEmbedderOptions {
  readonly sender: RequestSender;
  readonly model: Pick<EmbeddingModel, "dimensions" | "output" | "extraBody">;
  /** The id of a model, or of an endpoint (`ep-…`). */
  readonly wireModel: string;
  readonly known: ArkEmbeddingModel;
  readonly instructions?: EmbeddingInstructions | undefined;
  /** Closes what the sender holds open. */
  readonly close: () => Promise<void>;
}

/** Creates an embedder that embeds one text, or one set of parts, with each request: Ark returns a single vector for the whole list. */
export function createMultimodalEmbedder(options: MultimodalEmbedderOptions): EmbedderAdapter {
  const { sender, model, wireModel, known, instructions = visionInstructions, close } = options;
  const { dimensions, output, extraBody } = model;
  const fields: JsonObject = {
    model: wireModel,
    encoding_format: "base64",
    ...(dimensions === undefined ? {} : { dimensions }),
    ...(output === "dense" ? {} : { sparse_embedding: { type: "enabled" } }),
  };

  const embed = async (input: ResolvedEmbeddingInput, context: AttemptContext): Promise<EmbeddingReply> => {
    const { inputType } = context;
    const instruction = known.takesInstructions ? instructionOf(instructions, inputType, [input]) : undefined;
    const body = {
      ...fields,
      input: multimodalInput(input),
      ...(instruction === undefined ? {} : { instructions: instruction }),
      ...extraBody,
    };
    const reply = await sender.send("/embeddings/multimodal", body, context);
    return readingReply(async () => {
      const payload = await readJsonReply(reply);
      const rateLimit = rateLimitIn(reply.headers);
      return {
        embeddings: [readMultimodalReply(payload, output)],
        usage: multimodalUsage(payload["usage"], [input]),
        model: textOf(payload["model"]) ?? wireModel,
        warnings: unreadOptions(context.providerOptions),
        ...(rateLimit === undefined ? {} : { rateLimit }),
      };
    });
  };

  return {
    capabilities: known.capabilities,
    ...(known.takesInstructions ? { instructions: JSON.stringify(instructions) } : {}),
    embed: async (inputs, context) => embed(onlyInput(inputs), context),
    ping: async (context) => (await embed(".", context)).usage,
    close,
  };
}

/** Core splits inputs by the capabilities, because Ark would merge several inputs into one vector. */
function onlyInput(inputs: readonly ResolvedEmbeddingInput[]): ResolvedEmbeddingInput {
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) {
    throw new TypeError(`Ark embeds one input in each request, and this request has ${inputs.length}.`);
  }
  return input;
}
