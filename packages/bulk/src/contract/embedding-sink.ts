import type { VectorIdentity } from "@hotspare/core";
import type { EmbeddedItem, InputKey } from "./embedded-item.js";

/** What a run embeds with: the embedder's `vectorIdentity`, and `inputType` and a digest of `providerOptions` where the run has them. */
export type RunIdentity = VectorIdentity;

/** An input that an earlier run has finished. */
export interface FinishedInput extends InputKey {
  /** Digest of the input, as it was written. Absent: the sink does not keep digests, and a changed input is not noticed. */
  readonly digest?: string;
  /** How often the input was refused, if its last outcome was an error. Absent: the input has its vectors. */
  readonly failedTimes?: number;
}

/** An item as a sink keeps it. */
export type SinkItem = EmbeddedItem & {
  readonly digest: string;
  /** How often the input was refused, this time included. Absent: the item has vectors. */
  readonly failedTimes?: number;
  /** The input has changed since an earlier run embedded it: what was kept for it before does not hold any more. */
  readonly replaces?: true;
};

/**
 * Where a run keeps its items, or what it has finished. What is kept shows a later run what is left to do. `fileSink` and
 * `fileCheckpoint` are two; a table of your database is another.
 */
export interface EmbeddingSink {
  /**
   * Called once, before the first input is read. Returns what earlier runs have finished, a later entry replacing an earlier entry of
   * the same input.
   *
   * @throws when earlier runs embedded with something else; then nothing may have been changed
   */
  open(identity: RunIdentity): Promise<Iterable<FinishedInput> | AsyncIterable<FinishedInput>>;
  /**
   * What `open` would return, read without preparing to write. `estimate` calls it, and does not open the sink.
   *
   * @default `estimate` calls `open`, and then `close`
   */
  finished?(identity: RunIdentity): Promise<Iterable<FinishedInput> | AsyncIterable<FinishedInput>>;
  /** Resolves when the items outlive a crash. Called one at a time. */
  write(items: readonly SinkItem[]): Promise<void>;
  /** Called at the end of a run, however it ended, if `open` resolved. */
  close(): Promise<void>;
}
