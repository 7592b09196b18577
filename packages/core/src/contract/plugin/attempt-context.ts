/** What an adapter is given with each attempt. */
export interface AttemptContext {
  /** Ends this attempt: the caller aborted, or its time is over. Hand it to the request. */
  readonly signal: AbortSignal;
  /** For embedding models that tell questions from documents. */
  readonly inputType?: "query" | "document" | undefined;
}
