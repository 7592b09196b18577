import type { FaultBook } from "./fault-book.js";
import type { FaultEntry, FaultKinds, FaultTarget } from "./fault-kinds.js";

/** The faults of one request: first the faults of every key, then the faults of the request's key. */
export class FaultStack {
  readonly #everyKey: FaultBook;
  readonly #key: FaultBook;
  readonly #target: FaultTarget;

  constructor(everyKey: FaultBook, key: FaultBook, target: FaultTarget) {
    this.#everyKey = everyKey;
    this.#key = key;
    this.#target = target;
  }

  find<Kind extends keyof FaultKinds>(kind: Kind): FaultEntry<FaultKinds[Kind]> | undefined {
    return this.#everyKey.find(kind, this.#target) ?? this.#key.find(kind, this.#target);
  }

  take<Kind extends keyof FaultKinds>(kind: Kind): FaultKinds[Kind] | undefined {
    return this.#everyKey.take(kind, this.#target) ?? this.#key.take(kind, this.#target);
  }
}
