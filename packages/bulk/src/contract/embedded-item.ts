import type { Embedding, EmbeddingOutput } from "@hotspare/core";

/** Which input an item belongs to. */
export interface InputKey {
  /** Place of the input in the run, from 0. */
  readonly index: number;
  /** The id that you gave with the input. */
  readonly id?: string;
}

/** One input's outcome: its vectors, or its error. */
export type EmbeddedItem<Output extends EmbeddingOutput = EmbeddingOutput> = InputKey &
  (
    | { readonly embedding: Embedding<Output>; readonly error?: never }
    | { readonly error: Error; readonly embedding?: never }
  );
