/** Identity of a completion, whole or streamed. */
export interface CompletionName {
  /** Unique in this simulator. */
  readonly requestId: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly created: number;
}
