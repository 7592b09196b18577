import { HotspareError } from "@hotspare/core";
import { describeValue } from "@hotspare/core/plugin";

/**
 * An embedder of the caller's own may return anything, and what it returned is stored. Hotspare's embedders have looked already.
 *
 * @throws {HotspareError} when the dense vector of an embedding has no meaning
 */
export function checkVector(embedding: object | undefined): void {
  const { dense }: { readonly dense?: unknown } = embedding ?? {};
  const problem = dense === undefined ? undefined : problemOf(dense);
  if (problem !== undefined) {
    throw new HotspareError({
      message: `The embedder returned a vector that ${problem}. Your own embedder must return { dense: Float32Array } of finite numbers that are not all zero. This batch was not written.`,
    });
  }
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
