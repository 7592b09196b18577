import { isObject, type JsonObject, UnusableReplyError } from "@hotspare/core/plugin";
import { Base64Slice } from "./base64-slice.js";
import type { WireVector } from "./decode-vectors.js";

/**
 * The vectors of a reply, one for each input, in the inputs' order.
 *
 * @throws {UnusableReplyError} when there are none, too few or too many, or one of them is missing
 */
export function readEmbeddingReply(payload: JsonObject, inputs: number): readonly WireVector[] {
  const { data } = payload;
  if (!Array.isArray(data) || data.length === 0) {
    throw new UnusableReplyError({
      reason: "no_vectors",
      message: "The reply holds no vectors: its `data` is missing or empty.",
      facts: { body: payload },
    });
  }
  if (data.length !== inputs) {
    throw new UnusableReplyError({
      reason: "wrong_vector_count",
      message: `The reply holds ${data.length} vectors for ${inputs} inputs.`,
    });
  }
  return inOrder(data.map(readItem));
}

interface Item {
  readonly index: unknown;
  readonly vector: WireVector;
}

function readItem(item: unknown, position: number): Item {
  const vector = isObject(item) ? item["embedding"] : undefined;
  if (typeof vector === "string" || Array.isArray(vector) || vector instanceof Base64Slice) {
    if (vector.length > 0) {
      return { index: isObject(item) ? item["index"] : undefined, vector };
    }
    throw new UnusableReplyError({ reason: "empty_vector", message: `Vector ${position} is empty.` });
  }
  throw new UnusableReplyError({
    reason: "null_vector",
    message: `Vector ${position} is ${vector === null ? "null" : typeof vector}, and not a vector.`,
  });
}

/** By `index`; by position where a server does not number them, or numbers them all 0. */
function inOrder(items: readonly Item[]): readonly WireVector[] {
  if (items.every(({ index }, position) => index === position) || !isNumbered(items)) {
    return items.map(({ vector }) => vector);
  }
  const ordered: (WireVector | undefined)[] = items.map(() => undefined);
  for (const { index, vector } of items) {
    if (typeof index === "number" && index in ordered) {
      ordered[index] = vector;
    }
  }
  return ordered.map((vector, index) => vector ?? failOrder(index));
}

function isNumbered(items: readonly Item[]): boolean {
  return items.some(({ index }) => index !== undefined && index !== null && index !== 0);
}

function failOrder(index: number): never {
  throw new UnusableReplyError({
    reason: "wrong_vector_count",
    message: `The reply numbers its vectors wrongly: there is none with index ${index}.`,
  });
}
