import type { VlmAdapterChunk, VlmChunkIterator } from "@hotspare/core/plugin";

type Chunks = AsyncIterableIterator<VlmAdapterChunk, undefined> & VlmChunkIterator;
type Step = IteratorResult<VlmAdapterChunk, undefined>;

/** Called when a stream begins: it has answered, or was refused. */
export interface StreamBeginning {
  readonly answered: () => void;
  /** Returns the error that the stream throws. */
  readonly refused: (error: unknown) => unknown;
}

/** Wraps a stream, and learns from its first step. The later steps go straight to the stream. */
export function learningStream(chunks: Chunks, { answered, refused }: StreamBeginning): Chunks {
  let begun = false;
  const first = async (): Promise<Step> => {
    try {
      const step = await chunks.next();
      if (!begun && step.done !== true) {
        answered();
      }
      return step;
    } catch (error) {
      throw begun ? error : refused(error);
    } finally {
      begun = true;
    }
  };
  const stream: Chunks = {
    next: () => (begun ? chunks.next() : first()),
    nextReady: () => (begun ? chunks.nextReady?.() : undefined),
    return: () => {
      begun = true;
      return chunks.return?.() ?? Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}
