/** OpenAI, "Vector embeddings", table of models: the length of a vector without `dimensions`. */
const dimensionsByModel: ReadonlyMap<string, number> = new Map([
  ["text-embedding-3-small", 1536],
  ["text-embedding-3-large", 3072],
  ["text-embedding-ada-002", 1536],
]);

/** The length of an OpenAI model's vectors when `dimensions` is not sent. Undefined: not known. */
export function knownOpenAIDimensions(model: string): number | undefined {
  return dimensionsByModel.get(model);
}
