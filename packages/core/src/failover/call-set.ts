import { type Linked, LinkedList } from "./linked-list.js";

/** A call as the one who closes its model sees it. */
export interface RunningCall extends Linked {
  /** Ends it now. */
  interrupt(reason: unknown): void;
  /** Ends its waits now, and itself with its attempt. */
  retire(reason: unknown): void;
}

/** The calls under way of one model. */
export class CallSet {
  readonly #calls = new LinkedList<RunningCall>();
  #drained: (() => void) | undefined;

  add(call: RunningCall): void {
    this.#calls.add(call);
  }

  delete(call: RunningCall): void {
    this.#calls.delete(call);
    if (this.#calls.size === 0) {
      this.#drained?.();
    }
  }

  get size(): number {
    return this.#calls.size;
  }

  retire(reason: unknown): void {
    for (const call of this.#calls.members()) {
      call.retire(reason);
    }
  }

  interrupt(reason: unknown): void {
    for (const call of this.#calls.members()) {
      call.interrupt(reason);
    }
  }

  /** Resolves when no call is under way. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#calls.size === 0) {
        resolve();
      }
      this.#drained = resolve;
    });
  }
}
