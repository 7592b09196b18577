import type { BudgetAnswer, BudgetAsk, BudgetSettlement } from "../budget-store.js";

/** What one client has spent in one month. */
export interface SpentRow {
  readonly month: string;
  readonly client: string;
  readonly spent: number;
}

interface Holds {
  amount: number;
  count: number;
}

const nothing = { amount: 0, count: 0 };

/** A sum may exceed a budget by this share, because three times 0.1 is a little more than 0.3 in binary fractions. */
export const roundingShare = 1e-9;

/**
 * The books of one process: what each client spent in each month, and what running requests hold. A hold belongs to no month, because nobody knows in which month
 * the request ends.
 */
export class BudgetLedger {
  readonly #spent = new Map<string, SpentRow>();
  readonly #holds = new Map<string, Holds>();

  constructor(rows: Iterable<SpentRow> = []) {
    for (const row of rows) {
      this.#spent.set(keyOf(row), row);
    }
  }

  /** The rows of all months. */
  rows(): readonly SpentRow[] {
    return [...this.#spent.values()];
  }

  hold({ client, month, limit, amount }: BudgetAsk): BudgetAnswer {
    const spent = this.spent(client, month);
    const { amount: held, count } = this.#holds.get(client) ?? nothing;
    if (spent + held + amount > limit * (1 + roundingShare)) {
      return { isHeld: false, spent, held };
    }
    this.#holds.set(client, { amount: held + amount, count: count + 1 });
    return { isHeld: true };
  }

  /** Ends a hold and adds the cost. Returns the client's new total for the month. */
  settle({ client, month, held, cost }: BudgetSettlement): SpentRow {
    const { amount, count } = this.#holds.get(client) ?? nothing;
    // After the last hold the amount is exactly 0. Subtracting fractions could leave a rest.
    if (count <= 1) {
      this.#holds.delete(client);
    } else {
      this.#holds.set(client, { amount: Math.max(0, amount - held), count: count - 1 });
    }
    const row = { month, client, spent: this.spent(client, month) + cost };
    this.#spent.set(keyOf(row), row);
    return row;
  }

  spent(client: string, month: string): number {
    return this.#spent.get(keyOf({ client, month }))?.spent ?? 0;
  }

  held(client: string): number {
    return (this.#holds.get(client) ?? nothing).amount;
  }

  /** Forgets the months before `month`. */
  forgetBefore(month: string): void {
    for (const [key, row] of this.#spent) {
      if (row.month < month) {
        this.#spent.delete(key);
      }
    }
  }
}

function keyOf({ month, client }: Pick<SpentRow, "month" | "client">): string {
  return `${month} ${client}`;
}
