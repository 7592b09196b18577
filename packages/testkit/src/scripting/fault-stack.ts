import type { FaultBook } from "./fault-book.js";
import type { FaultEntry, FaultSlots, FaultTarget } from "./fault-slots.js";

/** The faults of one request: those of every key, then those of its own. */
export class FaultStack {
  readonly #everyKey: FaultBook;
  readonly #key: FaultBook;
  readonly #target: FaultTarget;

  constructor(everyKey: FaultBook, key: FaultBook, target: FaultTarget) {
    this.#everyKey = everyKey;
    this.#key = key;
    this.#target = target;
  }

  find<Slot extends keyof FaultSlots>(slot: Slot): FaultEntry<FaultSlots[Slot]> | undefined {
    return this.#everyKey.find(slot, this.#target) ?? this.#key.find(slot, this.#target);
  }

  take<Slot extends keyof FaultSlots>(slot: Slot): FaultSlots[Slot] | undefined {
    return this.#everyKey.take(slot, this.#target) ?? this.#key.take(slot, this.#target);
  }
}
