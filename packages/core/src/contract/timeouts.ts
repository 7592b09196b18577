/** Times after which Hotspare stops waiting, in milliseconds. Each is a positive number or `Infinity`. */
export interface Timeouts {
  /** Time limit of one attempt; for a stream, until its first content. @default 60000 for embeddings, 120000 for VLMs */
  readonly attemptMs?: number | undefined;
  /** Time limit until the first content of a stream. Keep-alives do not count. @default 120000 */
  readonly firstContentMs?: number | undefined;
  /** Longest silence of a stream between two pieces of content, while the consumer waits. @default 60000 */
  readonly idleMs?: number | undefined;
  /** How long a stream may stay open after its finish reason, for its usage. @default 2000 */
  readonly finishMs?: number | undefined;
  /** Time limit of the whole call, with all attempts and waits. Then the call throws a `DeadlineExceededError`. @default Infinity */
  readonly totalMs?: number | undefined;
}
