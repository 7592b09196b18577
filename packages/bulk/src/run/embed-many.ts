import type { Embedder, EmbeddingOutput } from "@hotspare/core";
import type { BulkInputs } from "../contract/bulk-input.js";
import type { EmbedManyOptions } from "../contract/embed-many-options.js";
import type { EmbeddingRun } from "../contract/embedding-run.js";
import { BulkRun } from "./bulk-run.js";
import { normalizeOptions } from "./normalize-options.js";

/**
 * Embeds any number of inputs in constant memory. Batches are as large as a request allows, several batches run for each credential in use,
 * and each batch fails over by itself. An input that no credential can embed gets its own error, and the run embeds the other inputs.
 * `embedMany` accepts every embedder: an embedder of a Hotspare, a composite embedder, or your own embedder.
 *
 * @throws {InvalidConfigError} when the embedder or an option is wrong
 * @throws {InvalidInputError} when the inputs are not a list. If a single input is wrong, only this input fails
 * @example
 * for await (const { index, embedding, error } of embedMany(embedder, chunks)) await store(index, embedding ?? error);
 */
export function embedMany<Output extends EmbeddingOutput>(
  embedder: Embedder<Output>,
  inputs: BulkInputs,
  options: EmbedManyOptions = {},
): EmbeddingRun<Output> {
  return new BulkRun(embedder, inputs, normalizeOptions(embedder, inputs, options));
}
