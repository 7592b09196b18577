/** How many retries an endpoint may still be asked for. */
export interface RetryBudget {
  readonly tokens: number;
  readonly atMs: number;
}

const capacity = 100;
const tokensPerSuccess = 0.1;
const tokensPerSecond = 1;

export function fullBudget(nowMs: number): RetryBudget {
  return { tokens: capacity, atMs: nowMs };
}

/** The budget as it is now. */
export function refilled(budget: RetryBudget, nowMs: number, successes = 0): RetryBudget {
  const earned = ((nowMs - budget.atMs) / 1_000) * tokensPerSecond + successes * tokensPerSuccess;
  return { tokens: Math.min(capacity, budget.tokens + earned), atMs: nowMs };
}

/** The budget after one retry; undefined when it does not allow one. */
export function spent(budget: RetryBudget, nowMs: number): RetryBudget | undefined {
  const now = refilled(budget, nowMs);
  return now.tokens < 1 ? undefined : { tokens: now.tokens - 1, atMs: nowMs };
}
