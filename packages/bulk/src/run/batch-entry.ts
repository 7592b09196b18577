import type { Embedding, EmbeddingInput, EmbeddingOutput } from "@hotspare/core";
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

/** What became of an input. The input is not kept: many outcomes may wait for their turn, and a text may be larger than its vector. */
export interface Outcome<Output extends EmbeddingOutput> {
  readonly item: EmbeddedItem<Output>;
  readonly digest: string;
  /** How often runs could not embed the input, this run included. 0: the item has vectors. */
  readonly failedTimes: number;
  readonly replaces: true | undefined;
}

export function answeredOutcome<Output extends EmbeddingOutput>(
  { key, digest, replaces }: BatchEntry,
  embedding: Embedding<Output>,
): Outcome<Output> {
  return { item: { ...key, embedding }, digest, failedTimes: 0, replaces };
}

export function failedOutcome<Output extends EmbeddingOutput>(
  { key, digest, failedTimes, replaces }: BatchEntry,
  error: Error,
): Outcome<Output> {
  return { item: { ...key, error }, digest, failedTimes: failedTimes + 1, replaces };
}

/** What a sink is given. */
export function sinkItemOf<Output extends EmbeddingOutput>(outcome: Outcome<Output>): SinkItem {
  const { item, digest, failedTimes, replaces } = outcome;
  if (failedTimes === 0 && replaces === undefined) {
    return { ...item, digest };
  }
  return {
    ...item,
    digest,
    ...(failedTimes === 0 ? {} : { failedTimes }),
    ...(replaces === undefined ? {} : { replaces }),
  };
}
