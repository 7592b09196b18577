/** Prices of a model, for a million tokens, in the currency of the table. */
export interface ModelPrice {
  /** Price of a million input tokens. */
  readonly promptPerMillion: number;
  /** Price of a million output tokens, reasoning included. @default 0, because embeddings have no output */
  readonly completionPerMillion?: number | undefined;
  /** Price of a million cached input tokens. @default the price of other input */
  readonly cachedPerMillion?: number | undefined;
  /** Price of a million image tokens. @default the price of other input */
  readonly imagePerMillion?: number | undefined;
}

/** Prices from which Hotspare computes costs. Only you know what you pay, so no prices are built in. */
export interface PriceTable {
  /** Shown with the cost, such as `"USD"`. */
  readonly currency?: string | undefined;
  /** Prices by model, or by provider and model if they differ: `"gpt-4.1-mini"`, `"azure/gpt-4.1-mini"`. */
  readonly models: Readonly<Record<string, ModelPrice>>;
}
