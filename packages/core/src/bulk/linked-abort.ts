import { listenForAbort, stopListening } from "../failover/abort-listeners.js";

/** Ends several calls that make one: by itself, or when the caller's signal aborts, on which all calls share one listener. */
export class LinkedAbort {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;

  /** @throws the signal's reason, when it has aborted already */
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

  /** To be called when all of them have ended. */
  unlink(): void {
    if (this.#outer !== undefined) {
      stopListening(this.#outer, this);
    }
  }
}
