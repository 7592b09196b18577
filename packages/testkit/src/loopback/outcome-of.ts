import type { VlmAdapterChunk } from "@hotspare/core/plugin";

/** Collects the chunks of an adapter's stream. `stop` chunks are left out, as core removes them. */
export async function gatherChunks(stream: AsyncIterable<VlmAdapterChunk>): Promise<VlmAdapterChunk[]> {
  const chunks: VlmAdapterChunk[] = [];
  for await (const chunk of stream) {
    if (chunk.type !== "stop") {
      chunks.push(chunk);
    }
  }
  return chunks;
}

/**
 * Returns the error with which a promise rejects.
 *
 * @throws Error when the promise resolves
 */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  const nothing = Symbol("nothing");
  const error = await promise.then(
    () => nothing,
    (thrown: unknown) => thrown,
  );
  if (error === nothing) {
    throw new Error("it did not fail");
  }
  return error;
}
