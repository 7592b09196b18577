import { HotspareError } from "@hotspare/core";

/**
 * Signals for the end of a run. The caller's signal, `abort()` and the run's end abort requests and waits. `stop()` and the closing of the embedder
 * abort only waits.
 */
export class RunStop {
  #isStopped = false;
  readonly #all = new AbortController();
  readonly #waits = new AbortController();
  readonly #unfollow: (() => void)[] = [];

  /** Ends requests and waits. */
  get signal(): AbortSignal {
    return this.#all.signal;
  }

  /** Ends waits between requests. */
  get waits(): AbortSignal {
    return this.#waits.signal;
  }

  /** Whether `stop()` was called: no further request begins, and running requests may finish. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  stop(): void {
    this.#isStopped = true;
    this.#waits.abort(stopped());
  }

  /** Call before each request. @throws when no further request may begin */
  throwIfStopped(): void {
    if (this.isStopped) {
      throw stopped();
    }
  }

  follow(caller: AbortSignal | undefined, closing: AbortSignal | undefined): void {
    this.#listen(caller, (reason) => this.end(reason));
    this.#listen(closing, (reason) => this.#waits.abort(reason));
  }

  /** Later calls change nothing. */
  end(reason: unknown): void {
    this.#all.abort(reason);
    this.#waits.abort(reason);
    for (const unfollow of this.#unfollow.splice(0)) {
      unfollow();
    }
  }

  #listen(signal: AbortSignal | undefined, react: (reason: unknown) => void): void {
    if (signal === undefined) {
      return;
    }
    if (signal.aborted) {
      react(signal.reason);
      return;
    }
    const listener = () => react(signal.reason);
    signal.addEventListener("abort", listener, { once: true });
    this.#unfollow.push(() => signal.removeEventListener("abort", listener));
  }
}

/** The error that ends a batch. The run does not throw it. */
function stopped(): HotspareError {
  return new HotspareError({ message: "The run was stopped." });
}
