import type { EmbeddingInput, EmbeddingOutput } from "@hotspare/core";
import type { EmbeddedItem, InputKey } from "../contract/embedded-item.js";
import type { SinkItem } from "../contract/embedding-sink.js";

/** An input on its way through a run. */
export interface BatchEntry {
  readonly key: InputKey;
  readonly input: EmbeddingInput;
  readonly digest: string;
  /** About how many there are. 0 for what cannot be sent. */
  readonly tokens: number;
  /** How often earlier runs could not embed it. */
  readonly failedTimes: number;
  /** An earlier run embedded another input in its place. */
  readonly replaces?: true;
  /** Why it cannot be sent at all. */
  readonly error?: Error;
}

/** An input and what became of it. */
export interface Outcome<Output extends EmbeddingOutput> {
  readonly entry: BatchEntry;
  readonly item: EmbeddedItem<Output>;
}

/** What a sink is given. */
export function sinkItemOf<Output extends EmbeddingOutput>({ entry, item }: Outcome<Output>): SinkItem {
  const { digest, failedTimes, replaces } = entry;
  const kept = { ...item, digest, ...(replaces === undefined ? {} : { replaces }) };
  return item.error === undefined ? kept : { ...kept, failedTimes: failedTimes + 1 };
}

export function failedOutcome<Output extends EmbeddingOutput>(
  entry: BatchEntry,
  error: Error,
): Outcome<Output> {
  return { entry, item: { ...entry.key, error } };
}
