/** OpenAI's limits of the embeddings route (API reference, Create embeddings). */
export const EMBEDDING_LIMITS = { inputs: 2048, tokensOfAnInput: 8192, tokensOfARequest: 300_000 } as const;

/** A model's full length, and whether `dimensions` may shorten it. */
export interface EmbeddingModelFacts {
  readonly dimensions: number;
  readonly canShorten: boolean;
  /** The largest `dimensions`. An unknown model accepts any reasonable length. */
  readonly maxDimensions: number;
}

const KNOWN: Readonly<Record<string, EmbeddingModelFacts>> = {
  "text-embedding-3-small": { dimensions: 1536, canShorten: true, maxDimensions: 1536 },
  "text-embedding-3-large": { dimensions: 3072, canShorten: true, maxDimensions: 3072 },
  "text-embedding-ada-002": { dimensions: 1536, canShorten: false, maxDimensions: 1536 },
};

export function embeddingModelFacts(model: string): EmbeddingModelFacts {
  return KNOWN[model] ?? { dimensions: 1536, canShorten: true, maxDimensions: 16_384 };
}
