/** OpenAI, "Vector embeddings", table of models: length of a vector when no `dimensions` are asked for. */
const dimensionsByModel: ReadonlyMap<string, number> = new Map([
  ["text-embedding-3-small", 1536],
  ["text-embedding-3-large", 3072],
  ["text-embedding-ada-002", 1536],
]);

/** Length of a model's vectors when none is asked for; undefined: not known. */
export function knownOpenAIDimensions(model: string): number | undefined {
  return dimensionsByModel.get(model);
}
