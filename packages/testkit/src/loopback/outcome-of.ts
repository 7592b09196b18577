import type { VlmAdapterChunk } from "@hotspare/core/plugin";

/** The chunks of an adapter's stream. Stops, which core takes off, are left out. */
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
 * What a promise rejects with.
 *
 * @throws when it resolves
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
