import type { Clock } from "../../contract/clock.js";
import type { Normalized, RetryBudgetOptions } from "../../contract/options.js";

/** How many retries an endpoint may still get. */
export interface RetryBudget {
  readonly tokens: number;
  readonly atMs: number;
}

/** How many waiting calls each answer wakes. */
const callsPerAnswer = 2;

/** Ten answers at 0.1 make a token, though their sum as floating-point numbers is a little less than 1. */
const roundingError = 1e-9;

type Rates = Normalized<RetryBudgetOptions>;

export function fullBudget({ tokens }: Rates, nowMs: number): RetryBudget {
  return { tokens, atMs: nowMs };
}

/** The budget as it is now. */
export function refilled(budget: RetryBudget, rates: Rates, nowMs: number, answers = 0): RetryBudget {
  const earned = ((nowMs - budget.atMs) / 1_000) * rates.perSecond + answers * rates.perAnswer;
  return { tokens: Math.min(rates.tokens, budget.tokens + earned), atMs: nowMs };
}

/** The budget after one retry; undefined when it does not allow a retry. `kept`: tokens that must be left. */
export function spent(budget: RetryBudget, rates: Rates, nowMs: number, kept = 0): RetryBudget | undefined {
  const now = refilled(budget, rates, nowMs);
  return now.tokens < kept + 1 - roundingError
    ? undefined
    : { tokens: Math.max(0, now.tokens - 1), atMs: nowMs };
}

/**
 * The retry budgets of one Hotspare's endpoints: a server in trouble is not asked many times more than calls are made, however many keys
 * lie behind it. An endpoint that was never retried has none, so answers cost nothing.
 */
export class RetryBudgets {
  /** Whether an answer changes anything: a retry was paid for lately, or a call waits for an answer. */
  isInUse = false;
  readonly #clock: Clock;
  readonly #budgets = new Map<string, RetryBudget>();
  /** Calls without budget that wait for an answer of their server, first come, first served. */
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one token for a retry. False: there is none, and no retry is allowed now. `kept`: tokens that it must leave to other retries. */
  spend(endpoint: string, rates: Rates, kept = 0): boolean {
    const nowMs = this.#clock.monotonicMs();
    const next = spent(this.#budgets.get(endpoint) ?? fullBudget(rates, nowMs), rates, nowMs, kept);
    if (next === undefined) {
      return false;
    }
    this.#budgets.set(endpoint, next);
    this.isInUse = true;
    return true;
  }

  /** Takes one token for a repeat on the credential that failed. Repeats leave half of the budget to retries that could be answered elsewhere. */
  spendOnRepeat(endpoint: string, rates: Rates): boolean {
    return this.spend(endpoint, rates, Math.floor(rates.tokens / 2));
  }

  /** Calls back at an answer of this server. Each answer wakes two calls, so that their number doubles. Returns the function that cancels. */
  awaitAnswer(endpoint: string, onAnswer: () => void): () => void {
    const waiting = this.#waiting.get(endpoint) ?? new Set();
    this.#waiting.set(endpoint, waiting);
    waiting.add(onAnswer);
    this.isInUse = true;
    return () => {
      waiting.delete(onAnswer);
      if (waiting.size === 0 && this.#waiting.get(endpoint) === waiting) {
        this.#waiting.delete(endpoint);
      }
    };
  }

  /** Counts an answer of the endpoint: wakes waiting calls and adds to the budget. */
  earn(endpoint: string, rates: Rates): void {
    if (this.#waiting.size > 0) {
      this.#letGo(endpoint);
    }
    const budget = this.#budgets.get(endpoint);
    if (budget !== undefined) {
      const next = refilled(budget, rates, this.#clock.monotonicMs(), 1);
      if (next.tokens < rates.tokens) {
        this.#budgets.set(endpoint, next);
      } else {
        this.#budgets.delete(endpoint);
      }
    }
    this.isInUse = this.#budgets.size + this.#waiting.size > 0;
  }

  #letGo(endpoint: string): void {
    const waiting = this.#waiting.get(endpoint) ?? new Set<() => void>();
    let left = callsPerAnswer;
    for (const onAnswer of waiting) {
      if (left === 0) {
        return;
      }
      left -= 1;
      // Before it leaves by itself: another answer may come first, and frees two further calls.
      waiting.delete(onAnswer);
      onAnswer();
    }
  }
}
