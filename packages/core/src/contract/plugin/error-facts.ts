/** What a provider package reads off a failure, before any judgement. */
export interface ErrorFacts {
  /** HTTP status of the reply; absent when there was none (a network failure, an error inside a stream). */
  readonly status?: number;
  /** The provider's error code, as text (a number is converted). */
  readonly code?: string;
  /** The provider's error type, where it has one beside the code. */
  readonly type?: string;
  /** The request parameter the provider names. */
  readonly param?: string;
  /** The provider's sentence, or the network error's. */
  readonly message: string;
  /** Code of a network failure, such as `ECONNRESET`, `ENOTFOUND` or `UND_ERR_SOCKET`. */
  readonly errno?: string;
  /** Headers of the reply. */
  readonly headers?: Headers;
  /** The parsed body, or its text. */
  readonly body?: unknown;
}
