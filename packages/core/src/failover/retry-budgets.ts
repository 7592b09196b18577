import type { Clock } from "../contract/clock.js";
import { fullBudget, type RetryBudget, refilled, spent } from "./retry-budget.js";

/**
 * The retry budgets of one Hotspare's endpoints: a server in trouble is not asked many times more than calls are made,
 * however many keys lie behind it. An endpoint that was never retried has none, so successes cost nothing.
 */
export class RetryBudgets {
  readonly #clock: Clock;
  readonly #budgets = new Map<string, RetryBudget>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether a retry is allowed; it is then paid for. */
  spend(endpoint: string): boolean {
    const nowMs = this.#clock.monotonicMs();
    const next = spent(this.#budgets.get(endpoint) ?? fullBudget(nowMs), nowMs);
    if (next === undefined) {
      return false;
    }
    this.#budgets.set(endpoint, next);
    return true;
  }

  earn(endpoint: string): void {
    if (this.#budgets.size === 0) {
      return;
    }
    const budget = this.#budgets.get(endpoint);
    if (budget === undefined) {
      return;
    }
    const nowMs = this.#clock.monotonicMs();
    const next = refilled(budget, nowMs, 1);
    if (next.tokens >= fullBudget(nowMs).tokens) {
      this.#budgets.delete(endpoint);
    } else {
      this.#budgets.set(endpoint, next);
    }
  }
}
