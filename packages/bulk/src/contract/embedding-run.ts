import type { EmbeddingOutput, TokenUsage } from "@hotspare/core";
import type { EmbeddedItem } from "./embedded-item.js";

/** How far a run is. */
export interface EmbedManyProgress {
  /** Inputs embedded by this run. */
  readonly done: number;
  /** Inputs that have an error of their own, from this run or from an earlier run whose error was not tried again. */
  readonly failed: number;
  /** Inputs that an earlier run had embedded. */
  readonly skipped: number;
  /** Inputs read by this run that an earlier run had embedded and that have changed since, with `changed: "replace"`. Absent: none. */
  readonly replaced?: number;
  /** Requests under way. */
  readonly inFlight: number;
  /** Requests that were answered. */
  readonly requests: number;
  readonly usage: TokenUsage;
  readonly elapsedMs: number;
  /** Inputs done and failed a second, over the last half minute. */
  readonly itemsPerSecond: number;
  /**
   * Inputs that the sink or checkpoint holds as embedded and this run was not given: its inputs are fewer than an earlier run's, or
   * others. Their records stay. Known at the end of the run; absent before, and where there are none.
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
 * @throws what ended the run, where the run is consumed. What was written stays, and the same call goes on from there.
 */
export interface EmbeddingRun<Output extends EmbeddingOutput = EmbeddingOutput>
  extends AsyncIterable<EmbeddedItem<Output>> {
  /** How far the run is now. */
  snapshot(): EmbedManyProgress;
  /** Runs to the end without handing over items, for a run with `writeTo`. */
  finish(): Promise<EmbedManyProgress>;
  /** Reads no further input and begins no further request. Requests under way may finish, and the run ends without an error. */
  stop(): void;
  /** Ends the run and its requests. The consumer's loop throws the reason. What was answered is in the sink. */
  abort(reason?: unknown): void;
}
