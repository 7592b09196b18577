/** Where a contestant sends its requests, and with which keys, in the order of preference. */
export interface Endpoint {
  readonly baseURL: string;
  readonly keys: readonly string[];
  /** When a key that failed is asked again, for contestants that have such an option. @default 30000 */
  readonly recoverAfterMs?: number;
  /** The form of vectors, for contestants that have such an option. @default each contestant's own */
  readonly encodingFormat?: "float";
}

/** A way to call a model, made ready for one endpoint. What it cannot do is absent. */
export interface Client {
  /** Returns the number of vectors. */
  embed?(texts: readonly string[]): Promise<number>;
  /** Returns the answer's length. */
  chat?(prompt: string): Promise<number>;
  /** Yields the pieces of the answer. */
  stream?(prompt: string): AsyncIterable<string>;
  /** CPU time so far, in milliseconds, of a process that the client needs beside its own. */
  otherCpuMs?(): Promise<number>;
  close?(): Promise<void>;
}

/** One way to call a model that is measured. */
export interface Contestant {
  connect(endpoint: Endpoint): Client | Promise<Client>;
}

export const embeddingModel = "text-embedding-3-small";
export const chatModel = "gpt-4.1-mini";
