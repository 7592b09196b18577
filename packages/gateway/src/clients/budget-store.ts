/** What a request may cost at most, before it is sent. */
export interface BudgetAsk {
  readonly client: string;
  /** Such as `2026-11`, UTC. */
  readonly month: string;
  /** What the client may spend in a month. */
  readonly limit: number;
  readonly amount: number;
}

/** Whether the amount is held now. If not: what the client has spent in the month, and what its running requests hold. */
export type BudgetAnswer =
  | { readonly isHeld: true }
  | { readonly isHeld: false; readonly spent: number; readonly held: number };

/** What a request that held an amount has cost. */
export interface BudgetSettlement {
  readonly client: string;
  /** The month in which the request ended. The request may have begun in the month before. */
  readonly month: string;
  /** The amount that was held for it. */
  readonly held: number;
  readonly cost: number;
}

/** Keeps what clients have spent, by month, beyond the life of the process. */
export interface BudgetStore {
  /**
   * Holds an amount if what is spent, what is held and the amount are within the limit.
   * @throws {ProtocolError} 503 while the store cannot be read or written
   */
  hold(ask: BudgetAsk): Promise<BudgetAnswer>;
  /** Ends a hold, and counts its cost. Kept in memory at once; written as the store says. */
  settle(settlement: BudgetSettlement): void;
  /** As far as this process knows. */
  spent(client: string, month: string): number;
  /** Writes what is not written yet. @throws {Error} when it cannot */
  close(): Promise<void>;
}

/** The calendar month of a time, UTC: `2026-11`. */
export function monthOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 7);
}
