import { setImmediate as nextTurn } from "node:timers/promises";

/** The longest turn of the event loop while some work runs, in milliseconds. Watching takes all the CPU that is left. */
export async function longestTurnOf(run: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let isRunning = true;
  const watch = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (isRunning) setImmediate(watch);
  };
  setImmediate(watch);
  await run().catch(() => undefined);
  isRunning = false;
  await nextTurn();
  return longest;
}
