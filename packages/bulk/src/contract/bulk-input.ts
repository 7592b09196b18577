import type { EmbeddingInput } from "@hotspare/core";

/** An input with a name of yours, such as a primary key. The name must be the input's alone within one run. */
export interface NamedInput {
  readonly id: string;
  readonly input: EmbeddingInput;
}

/** One thing to embed. Either all inputs of a run have an id or none has. */
export type BulkInput = EmbeddingInput | NamedInput;

/** Where a run reads its inputs from. An async iterable may be slow: see `lingerMs`. */
export type BulkInputs = Iterable<BulkInput> | AsyncIterable<BulkInput>;
