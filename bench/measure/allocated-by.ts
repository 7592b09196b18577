/** A collection throws optimised code away; after so many turns it is made again. */
const turnsToWarm = 6;

/**
 * Bytes that each call allocates: nothing is collected in between, since the process was started with a young generation that holds
 * them all (`--max-semi-space-size`). A count, where a time would be noise.
 */
export async function allocatedBy(calls: number, call: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  for (let index = 0; index < calls * turnsToWarm; index += 1) await call();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < calls; index += 1) await call();
  return (process.memoryUsage().heapUsed - before) / calls;
}
