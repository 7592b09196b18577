import type { EmbeddingOutput } from "@hotspare/core";
import { bytesPerFloat } from "@hotspare/core/plugin";
import type { Outcome } from "./batch-entry.js";

/** The outcomes of a batch, or of several small batches. */
export type Outcomes<Output extends EmbeddingOutput> = readonly Outcome<Output>[];

/** Small batches are written together, since each write waits for the disk. */
const bytesAWrite = 2 << 20;

/** Joins small batches, in their order, to writes of at most `bytesAWrite`. A larger batch is one write. */
export function writesOf<Output extends EmbeddingOutput>(
  batches: readonly Outcomes<Output>[],
): readonly Outcomes<Output>[] {
  const writes: Outcome<Output>[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const batch of batches) {
    bytes += sizeOf(batch);
    if (bytes > bytesAWrite) {
      writes.push([]);
      bytes = sizeOf(batch);
    }
    writes.at(-1)?.push(...batch);
  }
  return writes;
}

/** Bytes of an outcome without the numbers of its vector: the item, the digest, and the objects around them. */
const bytesPerOutcome = 400;

/** Estimates the bytes of outcomes by the first outcome, because all vectors of a batch have one length. */
export function sizeOf(outcomes: Outcomes<EmbeddingOutput>): number {
  const embedding: { readonly dense?: Float32Array } = outcomes[0]?.item.embedding ?? {};
  return outcomes.length * (bytesPerOutcome + bytesPerFloat * (embedding.dense?.length ?? 0));
}
