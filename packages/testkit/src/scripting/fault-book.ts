import type { FaultOptions } from "../contract/faults.js";
import type { FaultEntry, FaultSlots, FaultTarget } from "./fault-slots.js";

type Entries = { [Slot in keyof FaultSlots]: FaultEntry<FaultSlots[Slot]>[] };

/**
 * The faults of one key. Those with `times` come first, in the order they were added; then the lasting one, of which
 * each slot holds one for each endpoint and model.
 */
export class FaultBook {
  #entries: Entries = emptyEntries();

  add<Slot extends keyof FaultSlots>(slot: Slot, fault: FaultSlots[Slot], options: FaultOptions = {}): void {
    const { times } = options;
    if (times !== undefined && !(Number.isInteger(times) && times > 0))
      throw new RangeError(`times must be a whole number above 0, not ${times}`);
    const entries: FaultEntry<FaultSlots[Slot]>[] = this.#entries[slot];
    if (times === undefined) {
      const replaced = entries.findIndex(
        (entry) => entry.remaining === undefined && haveSameScope(entry.scope, options),
      );
      if (replaced >= 0) entries.splice(replaced, 1);
    }
    entries.push({ fault, scope: options, remaining: times });
  }

  /** The fault that applies to this request. It is used up only by `take`. */
  find<Slot extends keyof FaultSlots>(
    slot: Slot,
    target: FaultTarget,
  ): FaultEntry<FaultSlots[Slot]> | undefined {
    const entries: FaultEntry<FaultSlots[Slot]>[] = this.#entries[slot];
    if (entries.length === 0) return undefined;
    const fitting = entries.filter((entry) => appliesTo(entry.scope, target));
    return (
      fitting.find((entry) => entry.remaining !== undefined) ??
      fitting.reduce<FaultEntry<FaultSlots[Slot]> | undefined>(narrower, undefined)
    );
  }

  take<Slot extends keyof FaultSlots>(slot: Slot, target: FaultTarget): FaultSlots[Slot] | undefined {
    const entry = this.find(slot, target);
    if (entry?.remaining !== undefined) {
      entry.remaining -= 1;
      const entries: FaultEntry<FaultSlots[Slot]>[] = this.#entries[slot];
      if (entry.remaining === 0) entries.splice(entries.indexOf(entry), 1);
    }
    return entry?.fault;
  }

  /** Forgets the faults of one endpoint, or all. */
  clear(endpoint?: string): void {
    if (endpoint === undefined) {
      this.#entries = emptyEntries();
      return;
    }
    for (const entries of Object.values(this.#entries) as FaultEntry<unknown>[][])
      for (const entry of entries.filter((candidate) => candidate.scope.endpoint === endpoint))
        entries.splice(entries.indexOf(entry), 1);
  }
}

function emptyEntries(): Entries {
  return {
    latency: [],
    rateLimit: [],
    quota: [],
    answer: [],
    stream: [],
    keepAlives: [],
    vectors: [],
    encoding: [],
  };
}

function appliesTo(scope: FaultOptions, target: FaultTarget): boolean {
  if (scope.endpoint !== undefined && scope.endpoint !== target.endpoint) return false;
  return scope.model === undefined || scope.model === target.model();
}

function haveSameScope(left: FaultOptions, right: FaultOptions): boolean {
  return left.endpoint === right.endpoint && left.model === right.model;
}

function narrower<Fault>(best: FaultEntry<Fault> | undefined, entry: FaultEntry<Fault>): FaultEntry<Fault> {
  return best === undefined || narrowness(entry.scope) > narrowness(best.scope) ? entry : best;
}

function narrowness(scope: FaultOptions): number {
  return (scope.endpoint === undefined ? 0 : 2) + (scope.model === undefined ? 0 : 1);
}
