import type { EmbeddingOutput, TokenUsage } from "@hotspare/core";
import type { EmbeddedItem } from "./embedded-item.js";

/** The progress of a run. */
export interface EmbedManyProgress {
  /** Inputs embedded by this run. With `writeTo`, the inputs whose vectors the sink has written, which a later run finds there. */
  readonly done: number;
  /** Inputs with an error, from this run or from an earlier run if this run did not try them again. With `writeTo`, the errors that the sink has written. */
  readonly failed: number;
  /** Inputs that an earlier run had embedded. */
  readonly skipped: number;
  /**
   * Inputs that an earlier run had embedded and that have changed since, with `changed: "replace"`. With `writeTo`, the inputs whose new outcome the
   * sink has written. Absent: none.
   */
  readonly replaced?: number;
  /** Running requests. */
  readonly inFlight: number;
  /** Requests that were answered. */
  readonly requests: number;
  readonly usage: TokenUsage;
  readonly elapsedMs: number;
  /** Inputs done and failed a second, over the last half minute. */
  readonly itemsPerSecond: number;
  /**
   * Inputs that the sink or checkpoint has as embedded but this run did not get, because it has fewer or other inputs than an earlier run. Their
   * records stay. Known at the end of the run; absent before, and if there are no such inputs.
   */
  readonly notGiven?: number;
  /** Absent: unknown. */
  readonly total?: number;
  /** Time left at this rate, in milliseconds. Absent while the total or the rate is unknown. */
  readonly remainingMs?: number;
}

/**
 * A run over many inputs. It begins when it is iterated or finished, and can be consumed once.
 *
 * @throws the error that ended the run, at the iteration or in `finish()`. Written items stay, and the same call continues from there.
 */
export interface EmbeddingRun<Output extends EmbeddingOutput = EmbeddingOutput>
  extends AsyncIterable<EmbeddedItem<Output>> {
  /** The progress of the run now. */
  snapshot(): EmbedManyProgress;
  /** Runs to the end without returning items, for a run with `writeTo`. */
  finish(): Promise<EmbedManyProgress>;
  /**
   * Reads no further input, starts no further request, and waits for no server. Running requests may finish, and the run ends without an error. The
   * next run embeds the inputs that have no answer.
   */
  stop(): void;
  /** Ends the run and its requests. The consumer's loop throws the reason. The sink has all answered items. */
  abort(reason?: unknown): void;
}
