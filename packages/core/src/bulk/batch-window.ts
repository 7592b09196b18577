import { ChangeNotice } from "./change-notice.js";

export interface BatchFailure {
  readonly error: unknown;
}

/** A batch that is not handed over yet. */
interface Entry<Result> {
  /** Absent while it is under way. */
  outcome?: { readonly result: Result };
}

export interface BatchWindowOptions<Batch, Result> {
  readonly batches: AsyncGenerator<Batch, void, undefined>;
  /** A failure says that no further batch need begin; its result still counts. */
  readonly run: (batch: Batch) => Promise<{ readonly result: Result; readonly failure?: BatchFailure }>;
  /** Most batches under way at once; asked before each. Twice as many may be under way or wait to be fetched. */
  readonly lanes: () => number;
  readonly order: "input" | "completion";
  /** Ends all waits; the runs end by themselves. */
  readonly signal: AbortSignal;
}

/**
 * Runs batches side by side, in bounded memory: what is not fetched holds back what is not begun. When one fails, no other
 * begins, and those under way are still handed over before its error is thrown: they have been paid for.
 */
export class BatchWindow<Batch, Result> {
  readonly #options: BatchWindowOptions<Batch, Result>;
  readonly #entries: Entry<Result>[] = [];
  #running = 0;
  /** No further batch begins. */
  #ended = false;
  #failure: BatchFailure | undefined;
  readonly #change = new ChangeNotice();

  constructor(options: BatchWindowOptions<Batch, Result>) {
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#change.notify(), { once: true });
  }

  /** To be called once. Whoever leaves it early must abort the signal, which ends the runs. */
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
    // Not awaited: a source that hangs in its next() would hold up the end.
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

  /** The next result that may be handed over. */
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
