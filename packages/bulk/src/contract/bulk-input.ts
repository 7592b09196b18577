import type { EmbeddingInput } from "@hotspare/core";

/** An input with a name of yours, such as a primary key. The name must be the input's alone within one run. */
export interface NamedInput {
  readonly id: string;
  readonly input: EmbeddingInput;
}

/**
 * An input that its source could not read, such as a wrong line of a file. It keeps its place among the inputs, nothing is sent for it, and
 * its item gets an `InvalidInputError` with the problem.
 */
export interface UnreadableInput {
  /** Absent: the source could not read it either. */
  readonly id?: string;
  /** What is wrong and how to mend it. The sentence goes on after `inputs[7]:`. */
  readonly problem: string;
}

/** One thing to embed. Either all inputs of a run have an id or none has. */
export type BulkInput = EmbeddingInput | NamedInput | UnreadableInput;

/** Where a run reads its inputs from. An async iterable may be slow: see `lingerMs`. */
export type BulkInputs = Iterable<BulkInput> | AsyncIterable<BulkInput>;
