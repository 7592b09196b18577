import type { Embedder, EmbeddingOutput } from "@hotspare/core";
import type { BulkInputs } from "../contract/bulk-input.js";
import type { EmbedManyOptions } from "../contract/embed-many-options.js";
import type { EmbeddingRun } from "../contract/embedding-run.js";
import { BulkRun } from "./bulk-run.js";
import { normalizeOptions } from "./normalize-options.js";

/**
 * Embeds any number of inputs in constant memory: batches as large as a request takes, several under way for each credential at
 * work, every batch failing over alone. An input that no credential can embed gets its own error, and the others are answered.
 * Takes every embedder: of a Hotspare, a composite, or one of your own.
 *
 * @throws {InvalidConfigError} when the embedder or an option is wrong
 * @throws {InvalidInputError} when the inputs are not a list; a wrong input among them costs that input alone
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
