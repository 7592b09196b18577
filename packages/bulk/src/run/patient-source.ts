import type { Clock } from "@hotspare/core";
import type { BulkInput, BulkInputs } from "../contract/bulk-input.js";

type Next = IteratorResult<BulkInput, unknown>;

/** Reads a source, and says when its next input is late. */
export class PatientSource {
  readonly #iterator: Iterator<BulkInput> | AsyncIterator<BulkInput>;
  readonly #clock: Clock;
  readonly #lingerMs: number;
  #pending: Promise<Next> | undefined;
  #linger: { readonly over: Promise<"late">; readonly stop: AbortController } | undefined;
  #isOver = false;

  constructor(inputs: BulkInputs, clock: Clock, lingerMs: number, signal: AbortSignal) {
    this.#iterator = isAsync(inputs) ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]();
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

/** Decides as `for await` does, for which a member that is null or undefined is absent. */
function isAsync(inputs: BulkInputs): inputs is AsyncIterable<BulkInput> {
  return (inputs as Partial<AsyncIterable<BulkInput>>)[Symbol.asyncIterator] != null;
}

/** A source that is not asynchronous costs no promise for each input. */
function isResult(next: Next | PromiseLike<Next>): next is Next {
  return !("then" in next);
}

/**
 * So many microtasks a ready async generator takes for its next input: one for an `await` of its own, one in which `yield` awaits the
 * value, and one in which the promise of `next()` resolves. A source that takes more is slow, and costs a timer.
 */
const microtasksOfAReadySource = 3;

/** Resolves after what a source that is ready has to do. */
async function turn(): Promise<undefined> {
  for (let rest = 0; rest < microtasksOfAReadySource; rest += 1) {
    await Promise.resolve();
  }
  return undefined;
}
