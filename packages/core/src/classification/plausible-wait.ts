/** A monthly quota waits 31 days; beyond a year somebody meant another unit, or a moment instead of a length. */
const maxWaitMs = 366 * 24 * 3_600_000;

/** The wait in whole milliseconds, rounded up; undefined when it is no length of time that a provider can mean. */
export function plausibleWait(waitMs: number): number | undefined {
  return waitMs >= 0 && waitMs <= maxWaitMs ? Math.ceil(waitMs) : undefined;
}
