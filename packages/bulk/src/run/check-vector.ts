import { HotspareError } from "@hotspare/core";
import { describeValue, isObject } from "@hotspare/core/plugin";

/**
 * An embedder of the caller's own may return anything, and what it returned is stored. Hotspare's embedders have looked already.
 *
 * @throws {HotspareError} when the embedding has no vector, or its vector has no meaning
 */
export function checkVector(embedding: unknown): void {
  const problem = problemOfEmbedding(embedding);
  if (problem !== undefined) {
    throw new HotspareError({
      message: `The embedder returned a vector that ${problem}. Your own embedder must return { dense: Float32Array } of finite numbers that are not all zero. This batch was not written.`,
    });
  }
}

/** @throws {HotspareError} when the embedder's answer has no embeddings, no usage or no attempts */
export function checkResult(result: unknown): void {
  const problem = problemOfResult(result);
  if (problem !== undefined) {
    throw new HotspareError({
      message: `The embedder returned an answer ${problem}. Your own embedder must return { embeddings: [{ dense }], usage, attempts: [] }. This batch was not written.`,
    });
  }
}

function problemOfResult(result: unknown): string | undefined {
  if (!isObject(result)) {
    return `that is ${describeValue(result)}`;
  }
  const { embeddings, usage, attempts } = result;
  if (!Array.isArray(embeddings)) {
    return `with embeddings that are ${describeValue(embeddings)}`;
  }
  if (!isObject(usage)) {
    return `with a usage that is ${describeValue(usage)}`;
  }
  return Array.isArray(attempts) ? undefined : `with attempts that are ${describeValue(attempts)}`;
}

function problemOfEmbedding(embedding: unknown): string | undefined {
  if (!isObject(embedding)) {
    return `is ${describeValue(embedding)}`;
  }
  const { dense, sparse } = embedding;
  if (dense === undefined && sparse === undefined) {
    return "has neither dense nor sparse";
  }
  return dense === undefined ? undefined : problemOf(dense);
}

function problemOf(dense: unknown): string | undefined {
  if (!(dense instanceof Float32Array)) {
    return `is ${describeValue(dense)}`;
  }
  if (dense.length === 0) {
    return "is empty";
  }
  let isZero = true;
  for (const value of dense) {
    // Infinity less itself is NaN, and so is NaN less itself.
    if (value - value !== 0) {
      return "has a number that is not finite";
    }
    isZero &&= value === 0;
  }
  return isZero ? "is all zero" : undefined;
}
