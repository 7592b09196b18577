import { expect, it } from "vitest";
import { newLimitAccount, settle } from "./limit-account.js";
import type { AccountMessage, AccountReading } from "./limit-message.js";

const hoursMs = 3 * 3_600_000;
const silent = { amount: 0, least: 0, isWhole: true, used: 0, unused: 0, beyond: 0, taken: [], refusals: [] };

function message(by: string, given: Partial<AccountMessage>): AccountMessage {
  return { ...silent, by, ...given };
}

function reading(remaining: number, attemptAgeMs = 5): AccountReading {
  return { limit: 60, remaining, wholeInMs: hoursMs, fillsSteadily: false, attemptAgeMs };
}

const wanting = (by: string) => message(by, { amount: 8, least: 1 });

it("grants the last of a limit that comes back in hours: what is noted as begun is in the last reading when no later one comes", () => {
  const account = newLimitAccount();
  settle(account, message("a", { used: 1, reading: reading(59) }), 1_000);
  // 49 more were answered; what the processes noted of them came in with the last reading, and after it.
  settle(account, message("a", { used: 20, reading: reading(10) }), 1_100);
  settle(account, message("b", { used: 29 }), 1_150);
  const kept = settle(account, wanting("a"), 1_200);
  expect(kept.granted).toBe(0);
  expect(kept.retryInMs).toBeLessThan(4_000);
  const granted = settle(account, wanting("a"), 1_200 + Math.ceil(kept.retryInMs)).granted;
  expect(granted).toBe(8);
});

it("grants what a dead process held, when its portion was not used", () => {
  const account = newLimitAccount();
  settle(account, message("a", { used: 1, reading: reading(40) }), 1_000);
  expect(settle(account, message("dead", { amount: 30, least: 30 }), 1_001).granted).toBe(30);
  settle(account, message("a", { used: 10, reading: reading(30) }), 1_020);
  const kept = settle(account, wanting("b"), 1_030);
  expect(kept.granted).toBe(0);
  expect(settle(account, wanting("b"), 1_030 + Math.ceil(kept.retryInMs)).granted).toBe(8);
});

it("keeps what began later than the last reading's attempt, until somebody states more", () => {
  const account = newLimitAccount();
  settle(account, message("a", { used: 1, reading: reading(10) }), 1_000);
  settle(account, message("a", { used: 10 }), 4_000);
  const kept = settle(account, wanting("a"), 60_000);
  expect(kept.granted).toBe(0);
  expect(kept.retryInMs).toBeGreaterThan(hoursMs / 2);
});
