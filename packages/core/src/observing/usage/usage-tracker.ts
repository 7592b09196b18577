import type { PriceTable } from "../../contract/prices.js";
import { addCosts, withCost } from "./cost-of.js";
import { CredentialUsage, defaultPurpose } from "./credential-usage.js";
import { addTotals, noUsage, type PricedTotals, type UsageRow } from "./usage-row.js";

/** Whose usage is counted. */
export type UsageOwner = Pick<UsageRow, "credentialId" | "provider" | "model" | "kind">;

/** What usage may be summed by. */
export type UsageDimension = "provider" | "model" | "credentialId" | "purpose" | "kind";

/** All usage at one moment. */
export interface UsageSnapshot {
  /** One for each purpose of each credential of each model, in the order they were made. */
  readonly rows: readonly UsageRow[];
  readonly total: PricedTotals;
  /** Of the costs, if the price table names it. */
  readonly currency?: string;
}

/** Tokens, calls and failures of one Hotspare, exact where the providers report them; with a price table, what they cost. */
export class UsageTracker {
  readonly #counters = new Map<string, { readonly owner: UsageOwner; readonly usage: CredentialUsage }>();
  #prices: PriceTable | undefined;

  constructor(prices?: PriceTable) {
    this.#prices = prices;
  }

  /** What a credential uses within a model; two models of the same name and credential share one. */
  counter(owner: UsageOwner): CredentialUsage {
    const key = JSON.stringify([owner.kind, owner.model, owner.provider, owner.credentialId]);
    const known = this.#counters.get(key);
    if (known !== undefined) {
      return known.usage;
    }
    const usage = new CredentialUsage();
    const { credentialId, provider, model, kind } = owner;
    this.#counters.set(key, { owner: { credentialId, provider, model, kind }, usage });
    return usage;
  }

  /** Reckons with these prices from now on, also what has been used already. */
  usePrices(prices: PriceTable): void {
    this.#prices = prices;
  }

  /** What has been used since the start, or since `reset()`; it does not change afterwards. */
  snapshot(): UsageSnapshot {
    const rows = [...this.#counters.values()].flatMap((entry) => this.#rowsOf(entry));
    const currency = this.#prices?.currency;
    return Object.freeze({
      rows: Object.freeze(rows),
      total: Object.freeze(rows.reduce(addPriced, noUsage)),
      ...(currency === undefined ? {} : { currency }),
    });
  }

  /** The same, summed by provider, model, credential, purpose or kind. Two models' credentials of one id are summed together. */
  merged(by: UsageDimension): Readonly<Record<string, PricedTotals>> {
    const sums = new Map<string, PricedTotals>();
    for (const row of this.snapshot().rows) {
      sums.set(row[by], Object.freeze(addPriced(sums.get(row[by]) ?? noUsage, row)));
    }
    return Object.freeze(Object.fromEntries(sums));
  }

  /** Begins to count anew. */
  reset(): void {
    for (const { usage } of this.#counters.values()) {
      usage.reset();
    }
  }

  #rowsOf({
    owner,
    usage,
  }: {
    readonly owner: UsageOwner;
    readonly usage: CredentialUsage;
  }): readonly UsageRow[] {
    const all = usage.totals();
    // A credential whose calls all name a purpose has no row of those that name none; an idle one has its row of zeros.
    const told = all.filter(([purpose, { calls, failures, pings }]) => {
      const isIdle = calls + failures + pings === 0;
      return !isIdle || (purpose === defaultPurpose && all.length === 1);
    });
    return told.map(([purpose, totals]) =>
      Object.freeze({ ...owner, purpose, ...withCost(totals, this.#prices, owner.provider, owner.model) }),
    );
  }
}

function addPriced(one: PricedTotals, other: PricedTotals): PricedTotals {
  return { ...addTotals(one, other), ...addCosts(one, other) };
}
