import type { EmbeddingOutput } from "@hotspare/core";
import type { Outcome } from "./batch-entry.js";

/** The outcomes of a batch, or of several small batches. */
export type Outcomes<Output extends EmbeddingOutput> = readonly Outcome<Output>[];

/** Small batches are written together, since each write waits for the disk. */
const bytesAWrite = 2 << 20;

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

const bytesPerFloat = 4;
/** An outcome with its item, its digest and what belongs to a vector of any length. */
const bytesPerOutcome = 400;

export function sizeOf(outcomes: Outcomes<EmbeddingOutput>): number {
  const embedding: { readonly dense?: Float32Array } = outcomes[0]?.item.embedding ?? {};
  return outcomes.length * (bytesPerOutcome + bytesPerFloat * (embedding.dense?.length ?? 0));
}
