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
import { decodeVectors, type WireVector } from "@hotspare/provider-openai";
import { estimateInputTokens } from "../embedding/estimate-input-tokens.js";

/**
 * The one vector of a reply. `data` is an object, although the reply calls itself a list. `sparse_embedding` is a list, although one of Ark's SDKs
 * declares an object. Both forms are accepted for both fields.
 *
 * @throws {UnusableReplyError} when the reply has no vector, or more than one
 */
export function readMultimodalReply(
  payload: JsonObject,
  output: EmbeddingOutput,
): Partial<Embedding<"hybrid">> {
  const item = onlyItem(payload);
  const sparse = output === "dense" ? undefined : sparseOf(item["sparse_embedding"]);
  return {
    ...(output === "sparse" ? {} : { dense: denseOf(item["embedding"]) }),
    ...(sparse === undefined ? {} : { sparse }),
  };
}

/** The usage that a reply states for its input. */
export function multimodalUsage(usage: unknown, inputs: readonly ResolvedEmbeddingInput[]): TokenUsage {
  const said = isObject(usage) ? usage : {};
  const details = isObject(said["prompt_tokens_details"]) ? said["prompt_tokens_details"] : {};
  const reported = countOf(said["prompt_tokens"]) ?? countOf(said["total_tokens"]);
  const imageTokens = countOf(details["image_tokens"]);
  const promptTokens = reported ?? estimateInputTokens(inputs);
  return {
    promptTokens,
    completionTokens: 0,
    totalTokens: countOf(said["total_tokens"]) ?? promptTokens,
    ...(imageTokens === undefined ? {} : { imageTokens }),
    source: reported === undefined ? "estimated" : "reported",
  };
}

function onlyItem(payload: JsonObject): JsonObject {
  const { data } = payload;
  const items: readonly unknown[] = Array.isArray(data) ? data : isObject(data) ? [data] : [];
  const [item] = items;
  if (items.length > 1) {
    throw new UnusableReplyError({
      reason: "wrong_vector_count",
      message: `The reply has ${items.length} vectors for one input.`,
    });
  }
  if (!isObject(item)) {
    throw new UnusableReplyError({
      reason: "no_vectors",
      message: "The reply has no vector: its `data` is missing or empty.",
      facts: { body: payload },
    });
  }
  return item;
}

function denseOf(vector: unknown): Float32Array {
  if (typeof vector !== "string" && !Array.isArray(vector)) {
    const kind = vector === null ? "null" : typeof vector;
    throw new UnusableReplyError({ reason: "null_vector", message: `The dense vector is ${kind}.` });
  }
  const [dense] = decodeVectors([vector satisfies WireVector]);
  if (dense === undefined || dense.length === 0) {
    throw new UnusableReplyError({ reason: "empty_vector", message: "The dense vector is empty." });
  }
  return dense;
}

/** Undefined when there is no sparse vector, which core refuses. */
function sparseOf(value: unknown): SparseVector | undefined {
  const entries: readonly unknown[] | undefined = Array.isArray(value)
    ? value
    : isObject(value)
      ? [value]
      : undefined;
  if (entries === undefined) {
    return undefined;
  }
  const items = entries.map((entry) => (isObject(entry) ? entry : {}));
  return {
    kind: "index",
    indices: Uint32Array.from(items, ({ index }) => Number(index)),
    // A value that is no number becomes NaN, for which core refuses the vector.
    values: Float32Array.from(items, ({ value: weight }) =>
      typeof weight === "number" ? weight : Number.NaN,
    ),
  };
}
