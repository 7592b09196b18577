/** Where a contestant sends its requests, and with which keys, in the order of preference. */
export interface Endpoint {
  readonly baseURL: string;
  readonly keys: readonly string[];
  /** When a key that failed is tried again, for those who can be told. @default 30000 */
  readonly recoverAfterMs?: number;
  /** How vectors are asked for, by those who can be told. @default as each does by itself */
  readonly encodingFormat?: "float";
}

/** A way to call a model, made ready for one endpoint. What it cannot do is absent. */
export interface Client {
  /** Gives the number of vectors. */
  embed?(texts: readonly string[]): Promise<number>;
  /** Gives the answer's length. */
  chat?(prompt: string): Promise<number>;
  /** Gives the pieces of the answer. */
  stream?(prompt: string): AsyncIterable<string>;
  close?(): Promise<void>;
}

/** One who is measured. */
export interface Contestant {
  readonly name: string;
  /** Whether it moves to the next key by itself. */
  readonly failsOver: boolean;
  connect(endpoint: Endpoint): Client;
}

export const embeddingModel = "text-embedding-3-small";
export const chatModel = "gpt-4.1-mini";
