import { UsageCounter } from "./usage-counter.js";
import { addTotals, noUsage, type UsageRow, type UsageTotals } from "./usage-row.js";

/** Whose usage a counter counts. */
export type UsageOwner = Pick<UsageRow, "credentialId" | "provider" | "model" | "kind">;

/** All usage at one moment. */
export interface UsageSnapshot {
  /** One for each credential of each model, in the order they were made. */
  readonly rows: readonly UsageRow[];
  readonly total: UsageTotals;
}

/** Tokens, calls and failures of one Hotspare, exact where the providers report them. */
export class UsageTracker {
  readonly #counters = new Map<string, { readonly owner: UsageOwner; readonly counter: UsageCounter }>();

  /** The counter of a credential within a model; two models of the same name and credential share one. */
  counter(owner: UsageOwner): UsageCounter {
    const key = JSON.stringify([owner.kind, owner.model, owner.provider, owner.credentialId]);
    const known = this.#counters.get(key);
    if (known !== undefined) {
      return known.counter;
    }
    const counter = new UsageCounter();
    const { credentialId, provider, model, kind } = owner;
    this.#counters.set(key, { owner: { credentialId, provider, model, kind }, counter });
    return counter;
  }

  /** What has been used since the start, or since `reset()`; it does not change afterwards. */
  snapshot(): UsageSnapshot {
    const rows = [...this.#counters.values()].map(({ owner, counter }) =>
      Object.freeze({ ...owner, ...counter.totals() }),
    );
    return Object.freeze({
      rows: Object.freeze(rows),
      total: Object.freeze(rows.reduce(addTotals, noUsage)),
    });
  }

  /** The same, summed by provider, model or credential. Two models' credentials of one id are summed together. */
  merged(by: "provider" | "model" | "credentialId"): Readonly<Record<string, UsageTotals>> {
    const sums = new Map<string, UsageTotals>();
    for (const row of this.snapshot().rows) {
      sums.set(row[by], Object.freeze(addTotals(sums.get(row[by]) ?? noUsage, row)));
    }
    return Object.freeze(Object.fromEntries(sums));
  }

  /** Begins to count anew. */
  reset(): void {
    for (const { counter } of this.#counters.values()) {
      counter.reset();
    }
  }
}
