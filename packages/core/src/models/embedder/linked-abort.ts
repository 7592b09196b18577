import { listenForAbort, stopListening } from "../../engine/attempt/abort-listeners.js";

/**
 * Ends several calls that form one call, either by itself or when the caller's signal aborts. All calls share one
 * listener.
 */
export class LinkedAbort {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;

  /** @throws the signal's reason, if it has already aborted */
  constructor(outer: AbortSignal | undefined) {
    outer?.throwIfAborted();
    this.#outer = outer;
    if (outer !== undefined) {
      listenForAbort(outer, this);
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  interrupt(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** Call when all calls have ended. */
  unlink(): void {
    if (this.#outer !== undefined) {
      stopListening(this.#outer, this);
    }
  }
}
