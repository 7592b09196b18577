import { setImmediate } from "node:timers/promises";
import type { Clock } from "@hotspare/core";
import type { BulkInput, BulkInputs } from "../contract/bulk-input.js";
import type { BatchEntry } from "./batch-entry.js";
import { PatientSource } from "./patient-source.js";

/** Inputs of one request. */
export type InputBatch = readonly BatchEntry[];

/** What one request takes. */
export interface BatchLimits {
  readonly maxInputs: number;
  readonly maxTokens: number;
}

export interface BatchesOptions {
  /** Called for each batch, because credentials may change during a run. */
  readonly limits: () => BatchLimits;
  /** Undefined: an earlier run has finished this input. */
  readonly read: (index: number, input: BulkInput) => BatchEntry | undefined;
  readonly clock: Clock;
  readonly lingerMs: number;
  /** Whether a batch would be sent at once. A batch that would wait is filled meanwhile. */
  readonly isWanted: () => boolean;
  /** Ends the wait for a slow source. */
  readonly signal: AbortSignal;
}

/** After so many skipped or wrong inputs, timers, signals and requests get a turn. */
const unsentAtOnce = 1_000;

/** Groups inputs into batches within the limits. Reads at most one input ahead. */
export async function* batchesOf(
  inputs: BulkInputs,
  { limits, read, clock, lingerMs, isWanted, signal }: BatchesOptions,
): AsyncGenerator<InputBatch, void, undefined> {
  let batch: BatchEntry[] = [];
  let tokens = 0;
  const take = (): InputBatch => {
    const full = batch;
    batch = [];
    tokens = 0;
    return full;
  };
  const source = new PatientSource(inputs, clock, lingerMs, signal);
  let unsent = 0;
  let failure: { readonly error: unknown } | undefined;
  try {
    for (let index = 0; !signal.aborted; ) {
      const coming = source.next(batch.length > 0);
      const next = coming instanceof Promise ? await coming : coming;
      if (next === "late") {
        if (isWanted()) {
          yield take();
        }
        continue;
      }
      if (next.done === true) {
        break;
      }
      const entry = read(index, next.value);
      index += 1;
      if (entry === undefined || entry.error !== undefined) {
        unsent += 1;
        if (unsent % unsentAtOnce === 0) {
          await setImmediate();
        }
      }
      if (entry === undefined) {
        continue;
      }
      const { maxInputs, maxTokens } = limits();
      if (batch.length > 0 && tokens + entry.tokens > maxTokens) {
        yield take();
      }
      batch.push(entry);
      tokens += entry.tokens;
      // A full batch does not wait for the next input, which may take long.
      if (batch.length >= maxInputs) {
        yield take();
      }
    }
  } catch (error) {
    failure = { error };
  } finally {
    // Not awaited: a source that hangs in its `next()` would delay the end.
    source.close();
  }
  // Inputs that a source returned before it failed are embedded too.
  if (batch.length > 0) {
    yield take();
  }
  if (failure !== undefined) {
    throw failure.error;
  }
}
