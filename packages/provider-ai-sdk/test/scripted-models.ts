import type {
  AiSdkEmbeddingModel,
  AiSdkLanguageModel,
  SpecificationVersion,
} from "../src/model/ai-sdk-model.js";

/** The options that a scripted model was called with. */
export type CallOptions = Readonly<Record<string, unknown>>;

const tokens = {
  v2: { inputTokens: 3, outputTokens: 2, totalTokens: 5, cachedInputTokens: 1 },
  later: { inputTokens: { total: 3, cacheRead: 1 }, outputTokens: { total: 2, reasoning: 1 } },
};

/** How each version of the specification says that an answer is complete. */
export function endOf(version: SpecificationVersion, reason = "stop"): object {
  return version === "v2"
    ? { finishReason: reason, usage: tokens.v2 }
    : { finishReason: { unified: reason, raw: reason }, usage: tokens.later };
}

/** A language model like those of the AI SDK's packages, without a network. It keeps the options that it was called with. */
export function languageModel(
  version: SpecificationVersion,
  script: {
    readonly content?: readonly object[];
    readonly parts?: readonly unknown[];
    readonly reject?: unknown;
    readonly provider?: string;
    readonly modelId?: string;
    readonly supportedUrls?: unknown;
    readonly result?: object;
  } = {},
): AiSdkLanguageModel & { readonly calls: CallOptions[] } {
  const calls: CallOptions[] = [];
  const { content = [{ type: "text", text: "Hello." }], parts = [], reject } = script;
  const call = (options: CallOptions) => {
    calls.push(options);
    if (reject !== undefined) throw reject;
  };
  return {
    specificationVersion: version,
    provider: script.provider ?? "acme.chat",
    modelId: script.modelId ?? "acme-1",
    supportedUrls: script.supportedUrls ?? {},
    calls,
    doGenerate: async (options: CallOptions) => {
      call(options);
      return { content, warnings: [], ...endOf(version), ...script.result };
    },
    doStream: async (options: CallOptions) => {
      call(options);
      const all = [{ type: "stream-start", warnings: [] }, ...parts];
      const stream = new ReadableStream({
        pull(controller) {
          const part = all.shift();
          if (part === undefined) controller.close();
          else controller.enqueue(part);
        },
      });
      return { stream };
    },
  } as AiSdkLanguageModel & { readonly calls: CallOptions[] };
}

/** A scripted embedding model: the vector of a text is its length. */
export function embeddingModel(
  version: SpecificationVersion,
  script: {
    readonly provider?: string;
    readonly modelId?: string;
    readonly limit?: unknown;
    readonly parallel?: unknown;
    readonly embed?: (values: readonly string[]) => unknown;
  } = {},
): AiSdkEmbeddingModel & { readonly calls: CallOptions[] } {
  const calls: CallOptions[] = [];
  const embed = script.embed ?? ((values) => ({ embeddings: values.map((text) => [text.length, 1]) }));
  return {
    specificationVersion: version,
    provider: script.provider ?? "acme.embedding",
    modelId: script.modelId ?? "acme-embed",
    maxEmbeddingsPerCall: "limit" in script ? script.limit : 10,
    supportsParallelCalls: script.parallel ?? true,
    calls,
    doEmbed: async (options: CallOptions) => {
      calls.push(options);
      return embed(options["values"] as readonly string[]);
    },
  } as AiSdkEmbeddingModel & { readonly calls: CallOptions[] };
}
