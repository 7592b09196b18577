/** A monthly quota waits 31 days. A number above a year probably has another unit, or is a date. */
const maxWaitMs = 366 * 24 * 3_600_000;

/** Returns the wait in whole milliseconds, rounded up, or undefined if a provider cannot mean that wait. */
export function plausibleWait(waitMs: number): number | undefined {
  return waitMs >= 0 && waitMs <= maxWaitMs ? Math.ceil(waitMs) : undefined;
}
