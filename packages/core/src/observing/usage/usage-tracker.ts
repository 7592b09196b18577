import type { PriceTable } from "../../contract/prices.js";
import { addCosts, withCost } from "./cost-of.js";
import { CredentialUsage, defaultPurpose } from "./credential-usage.js";
import { addTotals, noUsage, type PricedTotals, type UsageRow } from "./usage-row.js";

/** The owner of counted usage. */
export type UsageOwner = Pick<UsageRow, "credentialId" | "provider" | "model" | "kind">;

/** Dimensions by which usage can be summed. */
export type UsageDimension = "provider" | "model" | "credentialId" | "purpose" | "kind";

/** In the place of an id: credentials that have left their model. */
const removedCredentials = "(removed)";

interface Counted {
  readonly owner: UsageOwner;
  readonly usage: CredentialUsage;
  /** Credentials that count here. */
  users: number;
}

/** All usage at one moment. */
export interface UsageSnapshot {
  /** One row for each purpose of each credential of each model, in order of creation. */
  readonly rows: readonly UsageRow[];
  readonly total: PricedTotals;
  /** Currency of the costs, if the price table names a currency. */
  readonly currency?: string;
}

/**
 * Tokens, calls and failures of one Hotspare. Tokens are exact where the providers report them. A price table adds
 * costs.
 */
export class UsageTracker {
  readonly #counters = new Map<string, Counted>();
  /** Credentials that have left, in one sum for each model and provider: ids that come and go must not fill the memory. */
  readonly #removed = new Map<string, Counted>();
  readonly #hide: (text: string) => string;
  #prices: PriceTable | undefined;

  /** @param hide takes secrets out of a purpose, which a caller may have made of a key by mistake */
  constructor(prices?: PriceTable, hide: (text: string) => string = (text) => text) {
    this.#prices = prices;
    this.#hide = hide;
  }

  /** Returns the counter of a credential within a model. Two models of the same name and credential share a counter. */
  counter(owner: UsageOwner): CredentialUsage {
    const counted = countedOf(this.#counters, owner);
    counted.users += 1;
    return counted.usage;
  }

  /** A credential has left its model: its usage is kept in the sum of those that left, unless another one has its name. */
  retire(owner: UsageOwner): void {
    const key = keyOf(owner);
    const counted = this.#counters.get(key);
    if (counted === undefined) {
      return;
    }
    counted.users -= 1;
    if (counted.users === 0) {
      this.#counters.delete(key);
      const sum = countedOf(this.#removed, { ...owner, credentialId: removedCredentials });
      counted.usage.retireTo(sum.usage);
    }
  }

  /** Uses these prices from now on, also for earlier usage. */
  usePrices(prices: PriceTable): void {
    this.#prices = prices;
  }

  /** Usage since the start or the last `reset()`. The snapshot does not change afterwards. */
  snapshot(): UsageSnapshot {
    const rows = [...this.#counters.values(), ...this.#removed.values()].flatMap((entry) =>
      this.#rowsOf(entry),
    );
    const currency = this.#prices?.currency;
    return Object.freeze({
      rows: Object.freeze(rows),
      total: Object.freeze(rows.reduce(addPriced, noUsage)),
      ...(currency === undefined ? {} : { currency }),
    });
  }

  /**
   * The same usage, summed by provider, model, credential, purpose or kind. Credentials of two models that share an id
   * are summed together.
   */
  merged(by: UsageDimension): Readonly<Record<string, PricedTotals>> {
    const sums = new Map<string, PricedTotals>();
    for (const row of this.snapshot().rows) {
      sums.set(row[by], Object.freeze(addPriced(sums.get(row[by]) ?? noUsage, row)));
    }
    return Object.freeze(Object.fromEntries(sums));
  }

  /** Sets all counts to zero. */
  reset(): void {
    for (const { usage } of this.#counters.values()) {
      usage.reset();
    }
    for (const { usage } of this.#removed.values()) {
      usage.reset();
    }
  }

  #rowsOf({ owner, usage }: Counted): readonly UsageRow[] {
    const all = usage.totals();
    // The default purpose has no row if every call names a purpose. An idle credential keeps its row of zeros.
    const listed = all.filter(([purpose, { calls, failures, pings }]) => {
      const isIdle = calls + failures + pings === 0;
      const mayBeIdle = owner.credentialId !== removedCredentials;
      return !isIdle || (mayBeIdle && purpose === defaultPurpose && all.length === 1);
    });
    return listed.map(([given, totals]) => {
      const purpose = given === defaultPurpose ? given : this.#hide(given);
      return Object.freeze({
        ...owner,
        purpose,
        ...withCost(totals, this.#prices, owner.provider, owner.model),
      });
    });
  }
}

function countedOf(all: Map<string, Counted>, { credentialId, provider, model, kind }: UsageOwner): Counted {
  const owner = { credentialId, provider, model, kind };
  const key = keyOf(owner);
  let counted = all.get(key);
  if (counted === undefined) {
    counted = { owner, usage: new CredentialUsage(), users: 0 };
    all.set(key, counted);
  }
  return counted;
}

function keyOf({ kind, model, provider, credentialId }: UsageOwner): string {
  return JSON.stringify([kind, model, provider, credentialId]);
}

function addPriced(one: PricedTotals, other: PricedTotals): PricedTotals {
  return { ...addTotals(one, other), ...addCosts(one, other) };
}
