import type { SimulatorClock } from "../contract/simulator-clock.js";
import type { Journal } from "../counting/journal.js";
import { createKeyHandle } from "../scripting/create-key-handle.js";
import { FaultBook } from "../scripting/fault-book.js";
import { FaultStack } from "../scripting/fault-stack.js";
import type { KeyHandle } from "../scripting/key-handle.js";
import type { Exchange } from "./exchange.js";

interface KeyRecord {
  readonly faults: FaultBook;
  readonly handle: KeyHandle;
}

/** Faults of keys without a script. Never written to. */
const NO_FAULTS = new FaultBook();

/** The keys of a simulator, their faults and their counts. */
export class Keys {
  readonly journal: Journal;
  readonly #clock: SimulatorClock;
  readonly #isStrict: boolean;
  readonly #scripted = new Map<string, KeyRecord>();
  readonly #everyKey: KeyRecord;

  constructor(journal: Journal, clock: SimulatorClock, known: readonly string[], isStrict: boolean) {
    this.journal = journal;
    this.#clock = clock;
    this.#isStrict = isStrict;
    this.#everyKey = this.#create();
    for (const key of known) this.handleOf(key);
  }

  get everyKey(): KeyHandle {
    return this.#everyKey.handle;
  }

  handleOf(key: string): KeyHandle {
    const known = this.#scripted.get(key);
    if (known !== undefined) return known.handle;
    const created = this.#create(key);
    this.#scripted.set(key, created);
    return created.handle;
  }

  isKnown(key: string): boolean {
    return !this.#isStrict || this.#scripted.has(key);
  }

  faultsOf(key: string, exchange: Exchange): FaultStack {
    return new FaultStack(this.#everyKey.faults, this.#scripted.get(key)?.faults ?? NO_FAULTS, {
      endpoint: exchange.request.endpoint,
      model: exchange.model,
    });
  }

  #create(key?: string): KeyRecord {
    const faults = new FaultBook();
    return { faults, handle: createKeyHandle(faults, this.journal, this.#clock, key) };
  }
}
