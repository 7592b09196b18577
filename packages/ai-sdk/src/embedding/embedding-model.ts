import type { EmbeddingModelV3CallOptions, EmbeddingModelV3Result } from "@ai-sdk/provider";
import type { EmbeddingModelV4CallOptions } from "@ai-sdk/provider-4";
import type { Embedder } from "@hotspare/core";
import { toSdkError } from "../errors/to-sdk-error.js";
import { resultMetadata } from "../reply/hotspare-metadata.js";
import { toWarnings } from "../reply/to-warnings.js";
import { WireRecord } from "../reply/wire-record.js";
import { checkEmbedder } from "../request/check-model.js";
import { optionsField } from "../request/message-metadata.js";
import {
  checkNames,
  embeddingOptionNames,
  type HotspareEmbeddingOptions,
  ownOptions,
} from "../request/own-options.js";
import { toHeaders } from "../request/to-headers.js";
import { withCall } from "../request/to-request.js";
import { WarningList } from "../request/warning-list.js";

/** Settings of `hotspareEmbedding()`: options of every call. A call's own `providerOptions.hotspare` overrides them. */
export type HotspareEmbeddingSettings = HotspareEmbeddingOptions;

type CallOptionsOfSdk = EmbeddingModelV3CallOptions | EmbeddingModelV4CallOptions;

/** The members of an embedding model that are the same in all versions. */
export interface EmbeddingModelParts {
  readonly provider: string;
  readonly modelId: string;
  readonly maxEmbeddingsPerCall: number;
  readonly supportsParallelCalls: boolean;
  doEmbed(options: CallOptionsOfSdk): Promise<EmbeddingModelV3Result>;
}

/** An embedder of dense vectors with the methods of the AI SDK's embedding models. @throws {InvalidConfigError} for an unknown setting */
export function embeddingModel(
  embedder: Embedder<"dense"> | Embedder<"hybrid">,
  settings: HotspareEmbeddingSettings = {},
): EmbeddingModelParts {
  checkEmbedder(embedder, "embedder", "hotspareEmbedding()");
  checkNames(settings, embeddingOptionNames, "settings of hotspareEmbedding()");
  return {
    provider: "hotspare",
    modelId: embedder.model,
    // Hotspare splits the values itself, as the credential that is asked takes them. Parts of one call share its time, its waits and its abort, a part that
    // fails moves on alone, and a spare that takes fewer values is no failure. A limit here would make a call of each part.
    maxEmbeddingsPerCall: Number.POSITIVE_INFINITY,
    supportsParallelCalls: true,
    doEmbed: (given) => embed(embedder, given, settings),
  };
}

async function embed(
  embedder: Embedder<"dense"> | Embedder<"hybrid">,
  given: CallOptionsOfSdk,
  settings: HotspareEmbeddingSettings,
): Promise<EmbeddingModelV3Result> {
  const { values, abortSignal, providerOptions } = given;
  const { headers, ...options } = ownOptions(settings, providerOptions, embeddingOptionNames);
  const warnings = new WarningList();
  warnOfLength(embedder, given, warnings);
  if (values.length === 0) {
    return { embeddings: [], usage: { tokens: 0 }, warnings: warnings.all };
  }
  const wire = new WireRecord();
  const callOptions = withCall(options, { ...headers, ...toHeaders(given.headers) }, abortSignal);
  try {
    const result = await embedder.embed(values, { ...callOptions, ...optionsField(providerOptions), wire });
    return {
      embeddings: result.embeddings.map(({ dense }) => Array.from(dense)),
      usage: { tokens: result.usage.totalTokens },
      providerMetadata: resultMetadata(result),
      // A split input shows the last reply.
      response: { ...(wire.headers === undefined ? {} : { headers: wire.headers }), body: wire.first },
      warnings: toWarnings(warnings.all, result.warnings),
    };
  } catch (error) {
    throw toSdkError(error, {
      signal: abortSignal,
      model: embedder.model,
      requestBodyValues: { model: embedder.model, values },
    });
  }
}

/** All vectors of an embedder have one length. */
function warnOfLength(
  { dimensions: length }: Pick<Embedder, "dimensions">,
  given: CallOptionsOfSdk,
  warnings: WarningList,
): void {
  const dimensions = "dimensions" in given ? given.dimensions : undefined;
  if (dimensions !== undefined && dimensions !== length) {
    warnings.unsupported(
      "dimensions",
      "Give them to the embedder: hotspare.embedder({ model, dimensions, credentials }).",
    );
  }
}
