import type { EmbeddingInput } from "../contract/embedder.js";
import type { BatchLimits } from "../request/embedding-inputs.js";
import type { IndexRanges } from "./index-ranges.js";

/** Inputs of one request, with their indexes in the run. */
export interface InputBatch {
  readonly indexes: readonly number[];
  readonly inputs: readonly EmbeddingInput[];
}

export interface BatchesOptions {
  /** Called for each batch, because credentials may change during a run. */
  readonly limits: () => BatchLimits;
  readonly tokensOf: (input: EmbeddingInput) => number;
  readonly finished: IndexRanges;
  readonly onSkipped: () => void;
}

/** Groups inputs into batches within the limits. Reads at most one input ahead. */
export async function* batchesOf(
  inputs: Iterable<EmbeddingInput> | AsyncIterable<EmbeddingInput>,
  { limits, tokensOf, finished, onSkipped }: BatchesOptions,
): AsyncGenerator<InputBatch, void, undefined> {
  let batch = new OpenBatch();
  let index = -1;
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const input of inputs) {
      index += 1;
      if (finished.has(index)) {
        onSkipped();
        continue;
      }
      const cost = tokensOf(input);
      const { maxInputs, maxTokens } = limits();
      if (batch.inputs.length > 0 && batch.tokens + cost > maxTokens) {
        yield batch;
        batch = new OpenBatch();
      }
      batch.add(index, input, cost);
      // A full batch does not wait for the next input, which may take long.
      if (batch.inputs.length >= maxInputs) {
        yield batch;
        batch = new OpenBatch();
      }
    }
  } catch (error) {
    failure = { error };
  }
  // Inputs that a source returned before it failed are embedded too.
  if (batch.inputs.length > 0) {
    yield batch;
  }
  if (failure !== undefined) {
    throw failure.error;
  }
}

/** A batch that can still take inputs. */
class OpenBatch implements InputBatch {
  readonly indexes: number[] = [];
  readonly inputs: EmbeddingInput[] = [];
  tokens = 0;

  add(index: number, input: EmbeddingInput, tokens: number): void {
    this.indexes.push(index);
    this.inputs.push(input);
    this.tokens += tokens;
  }
}

/** Splits a batch into two halves. A batch of one input cannot be split. */
export function halvesOf({ indexes, inputs }: InputBatch): readonly [InputBatch, InputBatch] {
  const middle = inputs.length >> 1;
  return [
    { indexes: indexes.slice(0, middle), inputs: inputs.slice(0, middle) },
    { indexes: indexes.slice(middle), inputs: inputs.slice(middle) },
  ];
}
