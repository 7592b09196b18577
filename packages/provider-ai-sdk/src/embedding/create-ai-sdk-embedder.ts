import {
  type AttemptContext,
  type EmbedderAdapter,
  type EmbeddingModel,
  type EmbeddingReply,
  estimateTokens,
  isObject,
  type JsonObject,
  type ReplyWarning,
  type ResolvedEmbeddingInput,
  type TokenUsage,
  textOf,
  UnusableReplyError,
} from "@hotspare/core/plugin";
import { UnsupportedByModelError } from "../failures/unsupported-by-model-error.js";
import type { CalledEmbeddingModel } from "../model/ai-sdk-model.js";
import { joinedHeaders } from "../model/joined-headers.js";
import { callingModel, readingResult } from "../model/reading-result.js";
import { rateLimitOf } from "../model/reply-rate-limit.js";
import { replyWarnings } from "../model/reply-warnings.js";
import { ShownWire } from "../model/shown-wire.js";
import { joinedOptions, ownOptions, type ProviderOptions } from "../vendors/provider-options.js";
import type { Vendor } from "../vendors/vendor.js";
import { adjustedLimit, requireLimit, statedLimit } from "./batch-size.js";
import { callOptionsOf } from "./call-options-of.js";
import { CallTurns } from "./call-turns.js";
import { dimensionOptions } from "./dimension-options.js";
import { type InputTypeOptions, inputTypeOptionsOf } from "./input-type-options.js";

export interface AiSdkEmbedderOptions {
  readonly model: CalledEmbeddingModel;
  readonly vendor: Vendor;
  readonly settings: EmbeddingModel;
  readonly inputTypeOptions: InputTypeOptions | undefined;
}

/** Creates an embedder that calls a model object of the AI SDK. `doEmbed` sends one request and never retries. */
export function createAiSdkEmbedder(options: AiSdkEmbedderOptions): EmbedderAdapter {
  const { model } = options;
  const turns = new CallTurns();
  const embed = async (
    inputs: readonly ResolvedEmbeddingInput[],
    context: AttemptContext,
  ): Promise<EmbeddingReply> => {
    const { signal, callId } = context;
    signal.throwIfAborted();
    const values = inputs.map(textOfInput);
    await requireLimit(model.maxEmbeddingsPerCall, values.length);
    const ofCall = callOptionsOf(context.providerOptions, options.vendor, options.settings.dimensions);
    const callOptions = embedOptions(values, context, options, ofCall.options);
    const send = () => callingModel(() => model.doEmbed(callOptions));
    const isParallel = (await model.supportsParallelCalls) !== false;
    const result = await (isParallel ? send() : turns.take(callId, signal, send)).catch((error: unknown) => {
      throw adjustedLimit(error);
    });
    new ShownWire(context.wire).replied(isObject(result) ? result : {});
    return readingResult(() => readEmbeddings(result, values, model.modelId, ofCall.warnings));
  };
  return {
    capabilities: {
      modalities: ["text"],
      outputs: ["dense"],
      maxInputs: statedLimit(model.maxEmbeddingsPerCall),
    },
    embed,
    ping: async (context) => (await embed(["."], context)).usage,
  };
}

function embedOptions(
  values: readonly string[],
  { signal, headers, inputType }: AttemptContext,
  { model, vendor, settings, inputTypeOptions }: AiSdkEmbedderOptions,
  ofCall: ProviderOptions,
): object {
  const { dimensions, extraBody } = settings;
  const providerOptions = joinedOptions(
    dimensionOptions(dimensions, model.modelId, vendor),
    inputTypeOptionsOf(inputType, model, vendor, inputTypeOptions),
    ownOptions(extraBody, vendor),
    ofCall,
  );
  const joined = joinedHeaders(settings.headers, headers);
  return {
    values: [...values],
    abortSignal: signal,
    ...(joined === undefined ? {} : { headers: joined }),
    ...(dimensions === undefined || model.specificationVersion !== "v4" ? {} : { dimensions }),
    ...(Object.keys(providerOptions).length === 0 ? {} : { providerOptions }),
  };
}

/** Embedding models of the specification accept only texts. */
function textOfInput(input: ResolvedEmbeddingInput): string {
  if (typeof input === "string") {
    return input;
  }
  return input
    .map((part) => {
      if (part.type !== "text") {
        throw new UnsupportedByModelError({
          message: `Embedding models of the AI SDK accept only texts, and this input has a part of type "${part.type}".`,
        });
      }
      return part.text;
    })
    .join("\n");
}

function readEmbeddings(
  given: unknown,
  values: readonly string[],
  modelId: string,
  ofCall: readonly ReplyWarning[],
): EmbeddingReply {
  const result: JsonObject = isObject(given) ? given : {};
  const { embeddings, response, usage, warnings } = result;
  if (!Array.isArray(embeddings)) {
    throw new UnusableReplyError({
      reason: "no_vectors",
      message: "The model's doEmbed() returned no list of embeddings.",
    });
  }
  const body = isObject(response) ? response["body"] : undefined;
  const rateLimit = rateLimitOf(response, Date.now());
  return {
    embeddings: embeddings.map((vector: unknown) => ({ dense: floatsOfNumbers(vector) })),
    usage: usageOf(usage, values),
    model: (isObject(body) ? textOf(body["model"]) : undefined) ?? modelId,
    warnings: [...ofCall, ...replyWarnings(warnings)],
    ...(rateLimit === undefined ? {} : { rateLimit }),
  };
}

/** A value that is no list of numbers becomes an empty vector, which core refuses. */
function floatsOfNumbers(vector: unknown): Float32Array {
  return Array.isArray(vector) || vector instanceof Float32Array || vector instanceof Float64Array
    ? Float32Array.from(vector as ArrayLike<number>)
    : new Float32Array();
}

/** Gemini reports no usage. Bedrock's package returns NaN when the header is missing. */
function usageOf(usage: unknown, values: readonly string[]): TokenUsage {
  const tokens: unknown = isObject(usage) ? usage["tokens"] : undefined;
  const isReported = typeof tokens === "number" && Number.isFinite(tokens) && tokens >= 0;
  const promptTokens = isReported ? tokens : values.reduce((sum, text) => sum + estimateTokens(text), 0);
  return {
    promptTokens,
    completionTokens: 0,
    totalTokens: promptTokens,
    source: isReported ? "reported" : "estimated",
  };
}
