import type { VectorIdentity } from "@hotspare/core";
import type { EmbeddedItem, InputKey } from "./embedded-item.js";

/** What the vectors of a run depend on: the embedder's `vectorIdentity`, and, if the run has them, `inputType` and a digest of `providerOptions`. */
export type RunIdentity = VectorIdentity;

/** An input that an earlier run has finished. */
export interface FinishedInput extends InputKey {
  /** Digest of the input. Absent: the sink does not store digests, so a run does not notice a changed input. */
  readonly digest?: string;
  /** How often a server has refused the input, if its last outcome was an error. Absent: the input has its vectors. */
  readonly failedTimes?: number;
}

/** An item as a sink stores it. */
export type SinkItem = EmbeddedItem & {
  readonly digest: string;
  /** How often a server has refused the input, including this time. Absent: the item has vectors. */
  readonly failedTimes?: number;
  /** The input has changed since an earlier run embedded it. This item replaces the earlier item. */
  readonly replaces?: true;
};

/**
 * Where a run stores its items, or the list of finished inputs. So a later run knows which inputs remain. Examples are `fileSink`,
 * `fileCheckpoint`, and a table of your database. An aborted run waits until the running call of the sink has ended, and then closes
 * the sink, so give the calls of your database a time limit.
 */
export interface EmbeddingSink {
  /**
   * Called once, before the run reads the first input. Returns the inputs that earlier runs have finished. A later entry replaces an earlier
   * entry of the same input. Null means absent, as in a row of a table.
   *
   * @throws when earlier runs embedded with another identity. Then `open` must not have changed anything
   */
  open(identity: RunIdentity): Promise<Iterable<FinishedInput> | AsyncIterable<FinishedInput>>;
  /**
   * Returns the same as `open`, without preparing to write. `estimate` calls it, and does not open the sink.
   *
   * @default `estimate` calls `open`, and then `close`
   */
  finished?(identity: RunIdentity): Promise<Iterable<FinishedInput> | AsyncIterable<FinishedInput>>;
  /** Resolves when the items would survive a crash. The run waits for each call before the next. */
  write(items: readonly SinkItem[]): Promise<void>;
  /** Called at the end of a run, even after an error, if `open` has resolved. */
  close(): Promise<void>;
}
