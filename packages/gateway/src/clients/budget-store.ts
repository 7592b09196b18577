/** Asks a budget to hold an amount for a request, before the gateway sends the request. Amounts are in the currency of the prices. */
export interface BudgetAsk {
  readonly client: string;
  /** The calendar month in UTC, such as `2026-11`. */
  readonly month: string;
  /** Most that the client may spend in a month. */
  readonly limit: number;
  /** Most that the request may cost. */
  readonly amount: number;
}

/** Whether the store holds the amount now. If not, `spent` is what the client has spent in the month, and `held` is what the client's running requests hold. */
export type BudgetAnswer =
  | { readonly isHeld: true }
  | { readonly isHeld: false; readonly spent: number; readonly held: number };

/** Replaces the amount that was held for a request by what the request has cost. */
export interface BudgetSettlement {
  readonly client: string;
  /** The month in which the request ended. The request may have begun in the month before. */
  readonly month: string;
  /** The amount that was held for the request. */
  readonly held: number;
  /** What the request has cost; 0 if nothing was spent. */
  readonly cost: number;
}

/** Keeps what each client has spent in each month. The amounts outlive the process. */
export interface BudgetStore {
  /**
   * Holds the amount if the sum of what is spent, what is held and the amount is at most the limit.
   * @throws {ProtocolError} 503 while the store cannot be read or written
   */
  hold(ask: BudgetAsk): Promise<BudgetAnswer>;
  /** Ends a hold and adds the cost to what the client has spent. Memory has the new amount at once; each store documents when it writes the amount. */
  settle(settlement: BudgetSettlement): void;
  /** What the client has spent in the month, as far as this process knows. */
  spent(client: string, month: string): number;
  /** Writes what is not yet written. @throws {Error} when the store cannot write */
  close(): Promise<void>;
}

/** The calendar month of a time in UTC, such as `2026-11`. */
export function monthOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 7);
}
