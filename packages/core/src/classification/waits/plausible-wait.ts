/** The longest wait that a provider can mean, in milliseconds: a year. A number above it probably has another unit, or is a date; a monthly quota waits 31 days. */
export const longestWaitMs = 366 * 24 * 3_600_000;

/** Returns the wait in whole milliseconds, rounded up, or undefined if a provider cannot mean that wait. */
export function plausibleWait(waitMs: number): number | undefined {
  return waitMs >= 0 && waitMs <= longestWaitMs ? Math.ceil(waitMs) : undefined;
}
