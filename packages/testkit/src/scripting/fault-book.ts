import type { FaultOptions } from "../contract/faults.js";
import type { FaultEntry, FaultKinds, FaultTarget } from "./fault-kinds.js";

type Entries = { [Kind in keyof FaultKinds]: FaultEntry<FaultKinds[Kind]>[] };

/**
 * The faults of one key. Faults with `times` come first, in the order they were added, then the lasting fault. Each
 * kind holds one lasting fault for each endpoint and model.
 */
export class FaultBook {
  #entries: Entries = emptyEntries();

  add<Kind extends keyof FaultKinds>(kind: Kind, fault: FaultKinds[Kind], options: FaultOptions = {}): void {
    const { times } = options;
    if (times !== undefined && !(Number.isInteger(times) && times > 0))
      throw new RangeError(`times must be a whole number above 0, not ${times}`);
    const entries: FaultEntry<FaultKinds[Kind]>[] = this.#entries[kind];
    if (times === undefined) {
      const replaced = entries.findIndex(
        (entry) => entry.remaining === undefined && haveSameScope(entry.scope, options),
      );
      if (replaced >= 0) entries.splice(replaced, 1);
    }
    entries.push({ fault, scope: options, remaining: times });
  }

  /** Finds the fault that applies to this request. Only `take` uses the fault up. */
  find<Kind extends keyof FaultKinds>(
    kind: Kind,
    target: FaultTarget,
  ): FaultEntry<FaultKinds[Kind]> | undefined {
    const entries: FaultEntry<FaultKinds[Kind]>[] = this.#entries[kind];
    if (entries.length === 0) return undefined;
    const fitting = entries.filter((entry) => appliesTo(entry.scope, target));
    return (
      fitting.find((entry) => entry.remaining !== undefined) ??
      fitting.reduce<FaultEntry<FaultKinds[Kind]> | undefined>(narrower, undefined)
    );
  }

  take<Kind extends keyof FaultKinds>(kind: Kind, target: FaultTarget): FaultKinds[Kind] | undefined {
    const entry = this.find(kind, target);
    if (entry?.remaining !== undefined) {
      entry.remaining -= 1;
      const entries: FaultEntry<FaultKinds[Kind]>[] = this.#entries[kind];
      if (entry.remaining === 0) entries.splice(entries.indexOf(entry), 1);
    }
    return entry?.fault;
  }

  /** Removes the faults of one endpoint, or all faults. */
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
    finish: [],
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
