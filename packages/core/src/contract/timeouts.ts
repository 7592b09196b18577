/** Times after which we stop waiting, in milliseconds. Each is a positive number or `Infinity`. */
export interface Timeouts {
  /** One attempt; of a stream, until its first content. @default 60000 for embeddings, 120000 for VLMs */
  readonly attemptMs?: number | undefined;
  /** The first content of a stream. Keep-alives do not count. @default 120000 */
  readonly firstContentMs?: number | undefined;
  /** Silence of a stream between two pieces of content, while the consumer waits. @default 60000 */
  readonly idleMs?: number | undefined;
  /** How long a stream may stay open after its finish reason, for its usage. @default 2000 */
  readonly finishMs?: number | undefined;
  /** The whole call, with all attempts and waits; its end is a `DeadlineExceededError`. @default Infinity */
  readonly totalMs?: number | undefined;
}
