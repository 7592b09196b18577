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
  /** Inputs in a batch. */
  readonly inputsIn: (batch: Batch) => number;
  /** Bytes that a result holds. */
  readonly sizeOf: (result: Result) => number;
  readonly order: "input" | "completion";
  /** Ends all waits. Runs must end themselves. */
  readonly signal: AbortSignal;
}

/** Results wait for the consumer in this much memory: in the inputs' order a slow batch holds back the results behind it. */
const waitingBytes = 64 << 20;
/** So many inputs are read ahead at most, and at least one batch. */
const inputsAhead = 2_048;

/**
 * Runs batches side by side in bounded memory: unfetched results delay new batches. The next batches are read while others run, so
 * that a lane that becomes free sends at once, before the consumer has its turn. When a batch fails, no other batch begins. Batches
 * that are already running are paid for, so their results are returned before the error is thrown.
 */
export class BatchWindow<Batch, Result> {
  readonly #options: BatchWindowOptions<Batch, Result>;
  readonly #entries: Entry<Result>[] = [];
  /** Batches that were read and have not begun. */
  readonly #ahead: Batch[] = [];
  #inputsAhead = 0;
  #running = 0;
  #heldBytes = 0;
  /** True while the consumer waits for a result. */
  #isAwaited = false;
  /** True if no further batch is read. */
  #isRead = false;
  #failure: BatchFailure | undefined;
  /** Wakes the reader of the source. */
  readonly #room = new ChangeNotice();
  /** Wakes the consumer. */
  readonly #change = new ChangeNotice();
  #isWaking = false;

  constructor(options: BatchWindowOptions<Batch, Result>) {
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#notifyAll(), { once: true });
  }

  /** Whether a batch that is read now would begin at once. */
  get isIdle(): boolean {
    return this.#ahead.length === 0 && this.#hasRoom();
  }

  /** Begins no further batch, and drops what was read ahead. Batches that run may finish. */
  stop(): void {
    this.#isRead = true;
    this.#dropAhead();
    this.#notifyAll();
  }

  /** Results that are ready together come together. Call once. If you stop reading early, abort the signal, which ends the runs. */
  async *results(): AsyncGenerator<readonly Result[], void, undefined> {
    const { signal } = this.#options;
    void this.#read();
    for (;;) {
      signal.throwIfAborted();
      const ready = this.#takeReady();
      if (ready.length > 0) {
        this.#beginAll();
        yield ready;
        continue;
      }
      if (this.#isRead && this.#ahead.length === 0 && this.#entries.length === 0) {
        if (this.#failure !== undefined) {
          throw this.#failure.error;
        }
        return;
      }
      this.#isAwaited = true;
      this.#beginAll();
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

  /** Reads the source to its end. What was read before the source failed is still embedded. */
  async #read(): Promise<void> {
    const { batches, signal, inputsIn } = this.#options;
    let failure: BatchFailure | undefined;
    try {
      while (!this.#isRead && !signal.aborted) {
        if (!this.#mayReadAhead()) {
          await this.#room.next;
          continue;
        }
        const next = await batches.next();
        if (next.done === true || this.#isRead) {
          break;
        }
        this.#ahead.push(next.value);
        this.#inputsAhead += inputsIn(next.value);
        this.#beginAll();
      }
    } catch (error) {
      failure = { error };
    }
    // Not awaited, because a source that hangs in its `next()` would delay the end.
    void batches.return().catch(() => undefined);
    while (failure !== undefined && this.#ahead.length > 0 && !signal.aborted) {
      await this.#room.next;
    }
    this.#failure ??= failure;
    this.#isRead = true;
    this.#wake();
  }

  #mayReadAhead(): boolean {
    const most = Math.max(1, this.#options.lanes());
    return this.#ahead.length === 0 || (this.#ahead.length < most && this.#inputsAhead < inputsAhead);
  }

  #hasRoom(): boolean {
    const most = Math.max(1, this.#options.lanes());
    if (this.#running >= most || this.#heldBytes >= waitingBytes) {
      return false;
    }
    return this.#entries.length < 2 * most || (this.#isAwaited && !this.#hasReady());
  }

  /** Whether the consumer gets something at its next turn, which comes when no promise resolves any more. */
  #hasReady(): boolean {
    const [first] = this.#entries;
    return first?.outcome !== undefined || (this.#options.order === "completion" && this.#heldBytes > 0);
  }

  /** Begins what was read ahead, as far as there is room. */
  #beginAll(): void {
    const { signal, inputsIn } = this.#options;
    while (this.#ahead.length > 0 && !signal.aborted && this.#hasRoom()) {
      const [batch] = this.#ahead.splice(0, 1);
      if (batch !== undefined) {
        this.#inputsAhead -= inputsIn(batch);
        void this.#begin(batch);
      }
    }
    this.#room.notify();
  }

  async #begin(batch: Batch): Promise<void> {
    const entry: Entry<Result> = {};
    this.#entries.push(entry);
    this.#running += 1;
    try {
      const { result, failure } = await this.#options.run(batch);
      entry.outcome = { result };
      this.#heldBytes += this.#options.sizeOf(result);
      this.#fail(failure);
    } catch (error) {
      this.#entries.splice(this.#entries.indexOf(entry), 1);
      this.#fail({ error });
    }
    this.#running -= 1;
    this.#beginAll();
    this.#wake();
  }

  #fail(failure: BatchFailure | undefined): void {
    if (failure !== undefined) {
      this.#failure ??= failure;
      this.stop();
    }
  }

  #dropAhead(): void {
    this.#ahead.length = 0;
    this.#inputsAhead = 0;
  }

  /** The consumer's turn comes after the requests that begin in this turn are sent. */
  #wake(): void {
    if (!this.#isWaking) {
      this.#isWaking = true;
      void setImmediate().then(() => {
        this.#isWaking = false;
        this.#change.notify();
      });
    }
  }

  #notifyAll(): void {
    this.#room.notify();
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
