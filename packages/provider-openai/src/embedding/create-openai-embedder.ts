import {
  type AttemptContext,
  type EmbedderAdapter,
  type EmbedderCapabilities,
  type EmbeddingReply,
  isObject,
  type ResolvedEmbeddingInput,
  readingReply,
  textOf,
} from "@hotspare/core/plugin";
import type { ClientSource } from "../client/create-openai-client.js";
import { sendRequest } from "../client/send-request.js";
import { readOpenAIErrorFacts } from "../failures/read-openai-error-facts.js";
import { rateLimitIn } from "../replies/header-rate-limit.js";
import { createServerMemory, type ServerMemory } from "../servers/server-memory.js";
import { type EmbeddingTraits, embeddingTraits } from "../servers/server-traits.js";
import { decodeVectors } from "./decode-vectors.js";
import type { EmbeddingTarget } from "./embedding-adjustment.js";
import { createEmbeddingLearner } from "./embedding-learner.js";
import { embeddingRequest } from "./embedding-request.js";
import { embeddingUsage } from "./embedding-usage.js";
import { knownOpenAIDimensions } from "./known-dimensions.js";
import { readEmbeddingPayload } from "./read-embedding-payload.js";
import { readEmbeddingReply } from "./read-embedding-reply.js";
import type { ReadErrorFacts } from "./refusal-words.js";

export interface OpenAIEmbedderOptions {
  readonly client: ClientSource;
  /** As it is sent on the wire. */
  readonly model: string;
  /** Length of the vectors asked for; absent: nothing is sent, and the model's own length comes. */
  readonly dimensions?: number;
  /** What is sent to this server. @default as to OpenAI */
  readonly traits?: EmbeddingTraits;
  /** What the server's refusals have taught, shared with its other credentials. @default a memory of this adapter's own */
  readonly memory?: ServerMemory;
  /** Reads what the client threw. @default as of the OpenAI SDK */
  readonly readErrorFacts?: ReadErrorFacts;
  /** @default text, and the inputs and tokens of `traits` */
  readonly capabilities?: EmbedderCapabilities;
  /** Ends what the client holds open. */
  readonly close?: () => Promise<void>;
}

/** Embeds text through an OpenAI client, whosever endpoint it asks. */
export function createOpenAIEmbedder(options: OpenAIEmbedderOptions): EmbedderAdapter {
  const { client, model, dimensions, close } = options;
  const traits = withOwnFormat(options.traits ?? embeddingTraits({}, {}));
  const { capabilities = capabilitiesOf(traits), memory = createServerMemory() } = options;
  const { readErrorFacts = readOpenAIErrorFacts } = options;
  const target: EmbeddingTarget = { model, dimensions, traits };
  const learner = createEmbeddingLearner(target, memory, readErrorFacts);
  const expected = dimensions ?? knownOpenAIDimensions(model);

  const embed = async (texts: readonly string[], context: AttemptContext): Promise<EmbeddingReply> => {
    const request = embeddingRequest(target, texts, context.inputType, learner.inForce(context.callId));
    try {
      const reply = await sendRequest(await client(), "/embeddings", request.body, context);
      const read = await readingReply(async () => {
        const payload = await readEmbeddingPayload(reply);
        const vectors = decodeVectors(readEmbeddingReply(payload, texts.length), expected);
        const rateLimit = rateLimitIn(reply.headers);
        const { warnings } = request;
        return {
          embeddings: vectors.map((dense) => ({ dense })),
          usage: embeddingUsage(payload, texts),
          model: (isObject(payload) ? textOf(payload["model"]) : undefined) ?? model,
          ...(warnings.length === 0 ? {} : { warnings }),
          ...(rateLimit === undefined ? {} : { rateLimit }),
        };
      });
      learner.answered(context.callId);
      return read;
    } catch (error) {
      throw learner.failed(context.callId, request, error);
    }
  };

  return {
    /** Of all that was learned, core has to know the number of inputs before it splits them. */
    get capabilities() {
      const { maxInputs } = learner;
      return maxInputs === undefined || maxInputs >= capabilities.maxInputs
        ? capabilities
        : { ...capabilities, maxInputs };
    },
    embed: async (inputs: readonly ResolvedEmbeddingInput[], context: AttemptContext) =>
      embed(inputs.map(textOfInput), context),
    ping: async (context) => (await embed(["."], context)).usage,
    prepare: async () => void (await client()),
    ...(close === undefined ? {} : { close }),
  };
}

/** A format in `extraBody` is the user's, as one in `encodingFormat` is. */
function withOwnFormat(traits: EmbeddingTraits): EmbeddingTraits {
  return "encoding_format" in traits.extraBody
    ? { ...traits, encodingFormat: "omit", encodingFormatIsSet: true }
    : traits;
}

function capabilitiesOf({ maxInputs, maxTokens }: EmbeddingTraits): EmbedderCapabilities {
  return { modalities: ["text"], outputs: ["dense"], maxInputs, maxTokens };
}

/** Core never routes another part here: the capabilities say text. */
function textOfInput(input: ResolvedEmbeddingInput): string {
  if (typeof input === "string") {
    return input;
  }
  return input.map((part) => (part.type === "text" ? part.text : failPart(part.type))).join("\n");
}

function failPart(type: string): never {
  throw new TypeError(`This embedder takes text alone, and was given a part of type "${type}".`);
}
