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
import type { RequestSender } from "../client/request-sender.js";
import { readOpenAIErrorFacts } from "../failures/read-openai-error-facts.js";
import { rateLimitIn } from "../replies/header-rate-limit.js";
import { wireHead } from "../replies/wire-head.js";
import type { ReadErrorFacts } from "../servers/refusal.js";
import { type EmbeddingDialect, embeddingDialect } from "../servers/server-dialects.js";
import { createServerMemory, type ServerMemory } from "../servers/server-memory.js";
import { decodeVectors } from "./decode-vectors.js";
import type { EmbeddingTarget } from "./embedding-alternative.js";
import { createEmbeddingLearner } from "./embedding-learner.js";
import { embeddingRequest } from "./embedding-request.js";
import { embeddingUsage } from "./embedding-usage.js";
import { knownOpenAIDimensions } from "./known-dimensions.js";
import { readEmbeddingPayload } from "./read-embedding-payload.js";
import { readEmbeddingReply } from "./read-embedding-reply.js";

export interface OpenAIEmbedderOptions {
  readonly sender: RequestSender;
  /** The model's name in the request. */
  readonly model: string;
  /** The length of the vectors to request. Absent: the field is not sent, and the vectors have the model's default length. */
  readonly dimensions?: number;
  /** How to write requests to this server. @default as OpenAI expects them */
  readonly dialect?: EmbeddingDialect;
  /** What refusals of the server have taught, shared with its other credentials. @default a memory for this adapter alone */
  readonly memory?: ServerMemory;
  /** Reads the facts of an error that the sender threw. @default reads the errors of the OpenAI SDK */
  readonly readErrorFacts?: ReadErrorFacts;
  /** The capabilities of the adapter. @default text, with the limits of inputs and tokens from `dialect` */
  readonly capabilities?: EmbedderCapabilities;
  /** Closes what the sender holds open. */
  readonly close?: () => Promise<void>;
}

const path = "/embeddings";

/** Creates an embedder that embeds text by OpenAI's API, against any endpoint that the sender asks. */
export function createOpenAIEmbedder(options: OpenAIEmbedderOptions): EmbedderAdapter {
  const { sender, model, dimensions, close } = options;
  const dialect = withOwnFormat(options.dialect ?? embeddingDialect({}, {}));
  const { capabilities = capabilitiesOf(dialect), memory = createServerMemory() } = options;
  const { readErrorFacts = readOpenAIErrorFacts } = options;
  const target: EmbeddingTarget = { model, dimensions, dialect };
  const learner = createEmbeddingLearner(target, memory, readErrorFacts);
  const expected = dimensions ?? knownOpenAIDimensions(model);

  const embed = async (texts: readonly string[], context: AttemptContext): Promise<EmbeddingReply> => {
    const request = embeddingRequest(target, texts, context, learner.inForce(context.callId));
    const { wire } = context;
    wire?.request?.({ body: request.body, warnings: request.warnings });
    try {
      const reply = await sender.send(path, request.body, context);
      wire?.reply?.(wireHead(reply));
      const read = await readingReply(async () => {
        const payload = await readEmbeddingPayload(reply, texts.length);
        wire?.payload?.(payload);
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
      learner.answered(context.callId, request);
      return read;
    } catch (error) {
      throw learner.failed(context.callId, request, error);
    }
  };

  return {
    /** Core must know the learned number of inputs before it splits them. All other learned changes stay inside the adapter. */
    get capabilities() {
      const { maxInputs } = learner;
      return maxInputs === undefined || maxInputs >= capabilities.maxInputs
        ? capabilities
        : { ...capabilities, maxInputs };
    },
    ...instructionsOf(dialect),
    get adjustments() {
      return memory.reasons;
    },
    embed: async (inputs: readonly ResolvedEmbeddingInput[], context: AttemptContext) =>
      embed(inputs.map(textOfInput), context),
    ping: async (context) => (await embed(["."], context)).usage,
    prepare: async () => sender.prepare?.(path),
    ...(close === undefined ? {} : { close }),
  };
}

/** The prefixes and fields that distinguish documents from queries. */
function instructionsOf({ queryPrefix, documentPrefix, queryBody, documentBody }: EmbeddingDialect) {
  const given = { queryPrefix, documentPrefix, queryBody, documentBody };
  const isPlain =
    queryPrefix === "" && documentPrefix === "" && queryBody === undefined && documentBody === undefined;
  return isPlain ? {} : { instructions: JSON.stringify(given) };
}

/** A format in `extraBody` is the user's choice, as is a format in `encodingFormat`. */
function withOwnFormat(dialect: EmbeddingDialect): EmbeddingDialect {
  return "encoding_format" in dialect.extraBody
    ? { ...dialect, encodingFormat: "omit", encodingFormatIsSet: true }
    : dialect;
}

function capabilitiesOf({ maxInputs, maxTokens }: EmbeddingDialect): EmbedderCapabilities {
  return { modalities: ["text"], outputs: ["dense"], maxInputs, maxTokens };
}

/** Core routes only text to this adapter, because its capabilities are text. */
function textOfInput(input: ResolvedEmbeddingInput): string {
  if (typeof input === "string") {
    return input;
  }
  return input.map((part) => (part.type === "text" ? part.text : failPart(part.type))).join("\n");
}

function failPart(type: string): never {
  throw new TypeError(`This embedder accepts only text, and the input has a part of type "${type}".`);
}
