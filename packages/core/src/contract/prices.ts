/** What a million tokens of a model cost, in the currency of the table. */
export interface ModelPrice {
  /** Of the input. */
  readonly promptPerMillion: number;
  /** Of the output, reasoning included. @default 0, as of embeddings */
  readonly completionPerMillion?: number | undefined;
  /** Of the input that came from the provider's cache. @default as the rest of the input */
  readonly cachedPerMillion?: number | undefined;
  /** Of the input that images took. @default as the rest of the input */
  readonly imagePerMillion?: number | undefined;
}

/** Prices from which Hotspare computes costs. Only you know what you pay, so no prices are built in. */
export interface PriceTable {
  /** Shown with the cost, such as `"USD"`. */
  readonly currency?: string | undefined;
  /** By model, or by provider and model where they differ: `"gpt-4.1-mini"`, `"azure/gpt-4.1-mini"`. */
  readonly models: Readonly<Record<string, ModelPrice>>;
}
