import type { Attempt } from "../contract/attempt.js";
import type { Classification } from "../contract/plugin/classification.js";

/** What a call knew of an error when it threw it. */
export interface RecordedFailure {
  readonly classification: Classification;
  readonly attempts: readonly Attempt[];
  /** Soonest recovery, in milliseconds from the throw. */
  readonly retryAfterMs?: number;
  /** Of a split input: the parts that were answered before another failed for good. They have been paid for. */
  readonly finishedParts?: readonly FinishedPart[];
}

/** An answered part of a split input. */
export interface FinishedPart {
  /** Index of the part, as in `attempts[].part`. */
  readonly part: number;
  readonly result: unknown;
}

/** On the global object, so that two copies of this package share it. */
const registryKey = Symbol.for("hotspare/1/failures");

/** Notes what is known of an error beside it, since a provider's error is rethrown as it is. A later note replaces an earlier one. */
export function recordFailure(error: object, failure: RecordedFailure): void {
  registry().set(error, failure);
}

/**
 * The classification and attempts of an original error that a call rethrew; undefined if no call threw it.
 *
 * @example
 * try { await embedder.embed(["hello"]); } catch (error) { console.error(failureOf(error)?.classification.reason); }
 */
export function failureOf(error: unknown): RecordedFailure | undefined {
  return typeof error === "object" && error !== null ? registry().get(error) : undefined;
}

function registry(): WeakMap<object, RecordedFailure> {
  const holder = globalThis as { [registryKey]?: WeakMap<object, RecordedFailure> };
  holder[registryKey] ??= new WeakMap();
  return holder[registryKey];
}
