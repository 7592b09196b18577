import { setImmediate } from "node:timers/promises";
import type { Clock } from "@hotspare/core";
import type { BulkInput, BulkInputs } from "../contract/bulk-input.js";
import type { BatchEntry } from "./batch-entry.js";

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
  readonly tokensOf: (entry: BatchEntry) => number;
  /** Undefined: an earlier run has finished this input. */
  readonly read: (index: number, input: BulkInput) => BatchEntry | undefined;
  readonly clock: Clock;
  readonly lingerMs: number;
  /** Ends the wait for a slow source. */
  readonly signal: AbortSignal;
}

/** A run that skips a million inputs lets timers and requests run meanwhile. */
const skippedAtOnce = 1_000;

/** Groups inputs into batches within the limits. Reads at most one input ahead. */
export async function* batchesOf(
  inputs: BulkInputs,
  { limits, tokensOf, read, clock, lingerMs, signal }: BatchesOptions,
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
  let skipped = 0;
  let failure: { readonly error: unknown } | undefined;
  try {
    for (let index = 0; ; ) {
      const coming = source.next(batch.length > 0);
      const next = coming instanceof Promise ? await coming : coming;
      if (next === "late") {
        yield take();
        continue;
      }
      if (next.done === true) {
        break;
      }
      const entry = read(index, next.value);
      index += 1;
      if (entry === undefined) {
        skipped += 1;
        if (skipped % skippedAtOnce === 0) {
          await setImmediate();
        }
        continue;
      }
      const cost = entry.error === undefined ? tokensOf(entry) : 0;
      const { maxInputs, maxTokens } = limits();
      if (batch.length > 0 && tokens + cost > maxTokens) {
        yield take();
      }
      batch.push(entry);
      tokens += cost;
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

type Next = IteratorResult<BulkInput, unknown>;

/** Reads a source, and says when its next input is late. */
class PatientSource {
  readonly #iterator: Iterator<BulkInput> | AsyncIterator<BulkInput>;
  readonly #clock: Clock;
  readonly #lingerMs: number;
  #pending: Promise<Next> | undefined;
  #linger: { readonly over: Promise<"late">; readonly stop: AbortController } | undefined;
  #isOver = false;

  constructor(inputs: BulkInputs, clock: Clock, lingerMs: number, signal: AbortSignal) {
    this.#iterator =
      Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]();
    this.#clock = clock;
    this.#lingerMs = lingerMs;
    signal.addEventListener("abort", () => this.#endLinger(), { once: true });
  }

  /** With `hasBatch`, resolves to "late" when the batch has waited `lingerMs` for its next input. */
  next(hasBatch: boolean): Next | Promise<Next | "late"> {
    if (!hasBatch) {
      this.#endLinger();
    }
    if (this.#pending === undefined) {
      const next = this.#iterator.next();
      if (isResult(next)) {
        this.#isOver = next.done === true;
        return next;
      }
      this.#pending = Promise.resolve(next);
    }
    return this.#await(this.#pending, hasBatch);
  }

  async #await(pending: Promise<Next>, hasBatch: boolean): Promise<Next | "late"> {
    if (hasBatch) {
      // Sources that are quick need no timer.
      const quick = await Promise.race([pending, turn()]);
      if (quick === undefined) {
        this.#linger ??= this.#beginLinger();
        if ((await Promise.race([pending, this.#linger.over])) === "late") {
          this.#linger = undefined;
          return "late";
        }
      }
    }
    const next = await pending;
    this.#pending = undefined;
    this.#isOver = next.done === true;
    return next;
  }

  close(): void {
    this.#endLinger();
    if (!this.#isOver) {
      void Promise.resolve(this.#iterator.return?.()).catch(() => undefined);
    }
  }

  #beginLinger() {
    const stop = new AbortController();
    const over = this.#clock.sleep(this.#lingerMs, stop.signal).then(
      (): "late" => "late",
      () => new Promise<"late">(() => undefined),
    );
    return { over, stop };
  }

  #endLinger(): void {
    this.#linger?.stop.abort();
    this.#linger = undefined;
  }
}

/** A source that is not asynchronous costs no promise for each input. */
function isResult(next: Next | PromiseLike<Next>): next is Next {
  return !("then" in next);
}

/** Resolves after the microtasks that are queued now, among them what a source that is ready has to do. */
async function turn(): Promise<undefined> {
  for (let rest = 0; rest < 3; rest += 1) {
    await Promise.resolve();
  }
  return undefined;
}

/** Splits a batch into two halves. A batch of one input cannot be split. */
export function halvesOf(batch: InputBatch): readonly [InputBatch, InputBatch] {
  const middle = batch.length >> 1;
  return [batch.slice(0, middle), batch.slice(middle)];
}
