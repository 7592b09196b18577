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
  /**
   * Most batches that run at once, read before each batch. At most twice as many are running or waiting to be fetched.
   */
  readonly lanes: () => number;
  readonly order: "input" | "completion";
  /** Ends all waits. Runs must end themselves. */
  readonly signal: AbortSignal;
}

/**
 * Runs batches side by side in bounded memory: unfetched results delay new batches. When a batch fails, no other batch
 * begins. Batches that are already running are paid for, so their results are returned before the error is thrown.
 */
export class BatchWindow<Batch, Result> {
  readonly #options: BatchWindowOptions<Batch, Result>;
  readonly #entries: Entry<Result>[] = [];
  #running = 0;
  /** True if no further batch begins. */
  #ended = false;
  #failure: BatchFailure | undefined;
  readonly #change = new ChangeNotice();

  constructor(options: BatchWindowOptions<Batch, Result>) {
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#change.notify(), { once: true });
  }

  /** Call once. If you stop reading early, abort the signal, which ends the runs. */
  async *results(): AsyncGenerator<Result, void, undefined> {
    const { signal } = this.#options;
    void this.#pump();
    for (;;) {
      signal.throwIfAborted();
      const ready = this.#takeReady();
      if (ready !== undefined) {
        this.#change.notify();
        yield ready.result;
        continue;
      }
      if (this.#ended && this.#entries.length === 0) {
        if (this.#failure !== undefined) {
          throw this.#failure.error;
        }
        return;
      }
      await this.#change.next;
    }
  }

  async #pump(): Promise<void> {
    const { batches, lanes, signal } = this.#options;
    try {
      while (!signal.aborted && this.#failure === undefined) {
        const most = Math.max(1, lanes());
        if (this.#running >= most || this.#entries.length >= 2 * most) {
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

  async #begin(batch: Batch): Promise<void> {
    const entry: Entry<Result> = {};
    this.#entries.push(entry);
    this.#running += 1;
    try {
      const { result, failure } = await this.#options.run(batch);
      entry.outcome = { result };
      this.#failure ??= failure;
    } catch (error) {
      this.#entries.splice(this.#entries.indexOf(entry), 1);
      this.#failure ??= { error };
    }
    this.#running -= 1;
    this.#change.notify();
  }

  /** Takes the next result that may be returned. */
  #takeReady(): { readonly result: Result } | undefined {
    const at =
      this.#options.order === "input" ? 0 : this.#entries.findIndex(({ outcome }) => outcome !== undefined);
    const outcome = this.#entries[at]?.outcome;
    if (outcome !== undefined) {
      this.#entries.splice(at, 1);
    }
    return outcome;
  }
}
