import { setImmediate } from "node:timers/promises";
import { ChangeNotice } from "./change-notice.js";

export interface BatchFailure {
  readonly error: unknown;
}

/** A batch whose result was not returned yet. */
interface Entry<Result> {
  /** Absent while the batch is running. */
  outcome?: { readonly result: Result };
}

export interface BatchWindowOptions<Batch, Result> {
  readonly batches: AsyncGenerator<Batch, void, undefined>;
  /** After a failure no further batch begins. The result of the failed batch still counts. */
  readonly run: (batch: Batch) => Promise<{ readonly result: Result; readonly failure?: BatchFailure }>;
  /** Most batches that run at once, read before each batch. */
  readonly lanes: () => number;
  /** Bytes that a result holds. */
  readonly sizeOf: (result: Result) => number;
  readonly order: "input" | "completion";
  /** Ends all waits. Runs must end themselves. */
  readonly signal: AbortSignal;
}

/** In the inputs' order a slow batch holds back the results behind it, which wait in this much memory. */
const waitingBytes = 64 << 20;

/**
 * Runs batches side by side in bounded memory: unfetched results delay new batches. When a batch fails, no other batch
 * begins. Batches that are already running are paid for, so their results are returned before the error is thrown.
 */
export class BatchWindow<Batch, Result> {
  readonly #options: BatchWindowOptions<Batch, Result>;
  readonly #entries: Entry<Result>[] = [];
  #running = 0;
  #heldBytes = 0;
  /** True while the consumer waits for a result. */
  #isAwaited = false;
  /** True if no further batch begins. */
  #ended = false;
  #failure: BatchFailure | undefined;
  readonly #change = new ChangeNotice();

  constructor(options: BatchWindowOptions<Batch, Result>) {
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#change.notify(), { once: true });
  }

  /** Results that are ready together come together. Call once. If you stop reading early, abort the signal, which ends the runs. */
  async *results(): AsyncGenerator<readonly Result[], void, undefined> {
    const { signal } = this.#options;
    void this.#pump();
    for (;;) {
      signal.throwIfAborted();
      const ready = this.#takeReady();
      if (ready.length > 0) {
        this.#change.notify();
        yield ready;
        continue;
      }
      if (this.#ended && this.#entries.length === 0) {
        if (this.#failure !== undefined) {
          throw this.#failure.error;
        }
        return;
      }
      this.#isAwaited = true;
      await this.#change.next;
      this.#isAwaited = false;
    }
  }

  /**
   * What was answered and not returned, in whatever order it was asked for. Call after the signal was aborted. A run that is answered at
   * this moment still counts; others are not waited for.
   */
  async rest(): Promise<readonly Result[]> {
    await setImmediate();
    const answered = this.#entries.flatMap(({ outcome }) => (outcome === undefined ? [] : [outcome.result]));
    this.#entries.length = 0;
    return answered;
  }

  async #pump(): Promise<void> {
    const { batches, signal } = this.#options;
    try {
      while (!signal.aborted && this.#failure === undefined) {
        if (!this.#hasRoom()) {
          await this.#change.next;
          continue;
        }
        const next = await batches.next();
        if (next.done === true) {
          break;
        }
        void this.#begin(next.value);
      }
    } catch (error) {
      this.#failure ??= { error };
    }
    this.#ended = true;
    this.#change.notify();
    // Not awaited, because a source that hangs in its `next()` would delay the end.
    void batches.return().catch(() => undefined);
  }

  #hasRoom(): boolean {
    const most = Math.max(1, this.#options.lanes());
    if (this.#running >= most) {
      return false;
    }
    return this.#entries.length < 2 * most || (this.#isAwaited && this.#heldBytes < waitingBytes);
  }

  async #begin(batch: Batch): Promise<void> {
    const entry: Entry<Result> = {};
    this.#entries.push(entry);
    this.#running += 1;
    try {
      const { result, failure } = await this.#options.run(batch);
      entry.outcome = { result };
      this.#heldBytes += this.#options.sizeOf(result);
      this.#failure ??= failure;
    } catch (error) {
      this.#entries.splice(this.#entries.indexOf(entry), 1);
      this.#failure ??= { error };
    }
    this.#running -= 1;
    this.#change.notify();
  }

  /** Takes the results that may be returned now. */
  #takeReady(): readonly Result[] {
    const ready: Result[] = [];
    let kept = 0;
    for (const entry of this.#entries) {
      const isNext = this.#options.order === "completion" || kept === 0;
      if (entry.outcome !== undefined && isNext) {
        ready.push(entry.outcome.result);
        this.#heldBytes -= this.#options.sizeOf(entry.outcome.result);
      } else {
        this.#entries[kept] = entry;
        kept += 1;
      }
    }
    this.#entries.length = kept;
    return ready;
  }
}
