import {
  countOf,
  type Embedding,
  type EmbeddingOutput,
  isObject,
  type JsonObject,
  type ResolvedEmbeddingInput,
  type SparseVector,
  type TokenUsage,
  UnusableReplyError,
} from "@hotspare/core/plugin";
import { decodeVectors } from "@hotspare/provider-openai";
import { estimateInputTokens } from "../embedding/estimate-input-tokens.js";

/** The vectors of one input, as the reply has them. */
interface Item {
  readonly dense: unknown;
  readonly sparse: unknown;
}

/**
 * Whether a body means success: "Success" in the examples of V2, 0 in its table of fields and in V1. Anything else is a failure, whatever the status.
 * As a success it would give an empty vector.
 */
export function isSuccess({ code }: JsonObject): boolean {
  return code === 0 || code === "0" || (typeof code === "string" && /^success$/i.test(code));
}

/**
 * The vectors of a good reply, one set for each input.
 *
 * @throws {UnusableReplyError} when there are no vectors, too few or too many vectors, or a vector is missing
 */
export function readVikingDBReply(
  payload: JsonObject,
  output: EmbeddingOutput,
  inputs: number,
): readonly Partial<Embedding<"hybrid">>[] {
  const items = itemsOf(payload);
  if (items.length === 0) {
    throw new UnusableReplyError({
      reason: "no_vectors",
      message: "The reply reports success and has no vectors. VikingDB drops requests when it is overloaded.",
    });
  }
  if (items.length !== inputs) {
    throw new UnusableReplyError({
      reason: "wrong_vector_count",
      message: `The reply has ${items.length} vectors for ${inputs} inputs.`,
    });
  }
  const dense = output === "sparse" ? [] : decodeVectors(items.map(numbersOf));
  return items.map((item, index) => {
    const vector = dense[index];
    const sparse = output === "dense" ? undefined : sparseOf(item.sparse);
    return {
      ...(vector === undefined ? {} : { dense: vector }),
      ...(sparse === undefined ? {} : { sparse }),
    };
  });
}

/** The usage of all models of a request together: a hybrid request uses two. */
export function vikingDBUsage(payload: JsonObject, inputs: readonly ResolvedEmbeddingInput[]): TokenUsage {
  const { token_usage: byModel } = contentOf(payload);
  const usages = isObject(byModel) ? Object.values(byModel).filter(isObject) : [];
  const sum = (name: string) => usages.reduce((total, usage) => total + (countOf(usage[name]) ?? 0), 0);
  const reported = usages.some((usage) => countOf(usage["prompt_tokens"]) !== undefined);
  const promptTokens = reported ? sum("prompt_tokens") : estimateInputTokens(inputs);
  const imageTokens = sum("image_tokens");
  return {
    promptTokens,
    completionTokens: 0,
    totalTokens: reported ? sum("total_tokens") || promptTokens : promptTokens,
    ...(imageTokens === 0 ? {} : { imageTokens }),
    source: reported ? "reported" : "estimated",
  };
}

/** `result` in V2, `data` in V1. */
function contentOf({ result, data }: JsonObject): JsonObject {
  return isObject(result) ? result : isObject(data) ? data : {};
}

function itemsOf(payload: JsonObject): readonly Item[] {
  const content = contentOf(payload);
  const { data, sentence_dense_embedding: dense, sentence_sparse_embedding: sparse } = content;
  if (Array.isArray(data)) {
    return data.map((item) => (isObject(item) ? { dense: item["dense"], sparse: item["sparse"] } : noItem));
  }
  // V1 has two separate lists.
  const [densest, sparsest] = [dense, sparse].map((list): readonly unknown[] =>
    Array.isArray(list) ? list : [],
  );
  const count = Math.max(densest?.length ?? 0, sparsest?.length ?? 0);
  return Array.from({ length: count }, (_, index) => ({
    dense: densest?.[index],
    sparse: sparsest?.[index],
  }));
}

const noItem: Item = { dense: undefined, sparse: undefined };

function numbersOf({ dense }: Item, index: number): readonly unknown[] {
  if (Array.isArray(dense)) {
    return dense;
  }
  throw new UnusableReplyError({
    reason: "null_vector",
    message: `The dense vector of input ${index} is missing.`,
  });
}

/** Undefined when there is no sparse vector, which core refuses. */
function sparseOf(value: unknown): SparseVector | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const entries = Object.entries(value).map(
    // A value that is no number becomes NaN, for which core refuses the vector.
    ([token, weight]) => [token, typeof weight === "number" ? weight : Number.NaN] as const,
  );
  return { kind: "token", weights: new Map(entries) };
}
