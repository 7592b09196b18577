import type { AccountReading } from "./limit-message.js";

/** Some providers round their times to seconds. */
const roundedMs = 1_000;

/** What replies stated last. Times are the account's own milliseconds. */
export interface Stated {
  limit: number;
  remaining: number;
  atMs: number;
  /** When the attempt began whose reply it was: what had begun before is in it. */
  startedMs: number;
  wholeAtMs: number;
  /** When it was taken to be whole, without a reading since; 0: never. */
  rolledMs: number;
  /** How fast it fills, per millisecond; 0: it becomes whole at one moment, as far as is known. */
  fill: number;
  steady: boolean;
  /** The longest time to the whole limit that was stated. */
  periodMs: number;
}

/** Whether a reading is of an attempt from before the limit became whole, and says no more than that it was about to. */
export function isOfWindowBefore({ rolledMs }: Stated, reading: AccountReading, nowMs: number): boolean {
  const { wholeInMs, attemptAgeMs } = reading;
  return nowMs - attemptAgeMs < rolledMs && nowMs + wholeInMs <= rolledMs + attemptAgeMs + roundedMs;
}

/** What is left of a stated limit, if nobody had used any since. */
export function leftOf(stated: Stated, nowMs: number): number {
  const filled = stated.steady ? stated.fill * (nowMs - stated.atMs) : 0;
  return Math.min(stated.limit, stated.remaining + filled);
}

/** When time brings so much. */
export function timeTo(stated: Stated, missing: number, nowMs: number): number {
  const wholeInMs = Math.max(0, stated.wholeAtMs - nowMs);
  return stated.steady && stated.fill > 0 ? Math.min(wholeInMs, missing / stated.fill) : wholeInMs;
}
