import type { EmbeddingInput } from "@hotspare/core";

/** An input with your own id, such as a primary key. The id must be unique within one run. */
export interface NamedInput {
  readonly id: string;
  readonly input: EmbeddingInput;
}

/**
 * An input that its source could not read, such as a wrong line of a file. It keeps its place among the inputs, the run sends nothing for it,
 * and its item has an `InvalidInputError` with the problem.
 */
export interface UnreadableInput {
  /** Absent: the source could not read the id either. */
  readonly id?: string;
  /** What is wrong and how to correct it. The message continues after `inputs[7]:`. */
  readonly problem: string;
}

/** One input to embed. Either all inputs of a run have an id, or no input has an id. */
export type BulkInput = EmbeddingInput | NamedInput | UnreadableInput;

/** Where a run reads its inputs from. An async iterable may be slow: see `lingerMs`. */
export type BulkInputs = Iterable<BulkInput> | AsyncIterable<BulkInput>;
