/** What an adapter gets with each attempt: a plain frozen object, whose copy works as well. */
export interface AttemptContext {
  /** Ends this attempt: the caller aborted, or its time is over. Hand it to the request. */
  readonly signal: AbortSignal;
  /** For embedding models that distinguish questions from documents. */
  readonly inputType?: "query" | "document" | undefined;
  /** Headers of this call, to be sent above the credential's own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Numbers the calls of one Hotspare. */
  readonly callId: number;
  /** Numbers the attempts of one Hotspare. */
  readonly attemptId: number;
}
