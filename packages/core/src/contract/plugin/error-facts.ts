/** The facts that a provider package reads from a failure, before any classification. */
export interface ErrorFacts {
  /** HTTP status of the reply; absent if there was no status (a network failure, an error inside a stream). */
  readonly status?: number;
  /** The provider's error code, as text (a number is converted). */
  readonly code?: string;
  /** The provider's error type, if it has a type beside the code. */
  readonly type?: string;
  /** The request parameter the provider names. */
  readonly param?: string;
  /** The sentence of the provider's error or of the network error. */
  readonly message: string;
  /** Code of a network failure, such as `ECONNRESET`, `ENOTFOUND` or `UND_ERR_SOCKET`. */
  readonly errno?: string;
  /** Headers of the reply. */
  readonly headers?: Headers;
  /** The parsed body, or its text. */
  readonly body?: unknown;
}
