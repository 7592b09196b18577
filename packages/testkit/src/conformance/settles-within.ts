import { setTimeout as sleep } from "node:timers/promises";

/**
 * Whether a promise settles within this many milliseconds. The milliseconds are counted as turns of a timer of one millisecond, so a busy machine
 * makes the limit longer instead of failing the plugin.
 */
export async function settlesWithin(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  for (let turn = 0; turn < ms && !settled; turn += 1) await sleep(1);
  return settled;
}
