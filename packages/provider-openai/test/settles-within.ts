import { setTimeout as sleep } from "node:timers/promises";

/** Waits for this many timers of one millisecond. On a busy machine they take longer, and the process does as much work in them. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await sleep(1);
}

/** Whether a promise settles within this many turns, which are milliseconds on a quiet machine. */
export async function settlesWithin(count: number, promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([
    promise.then(
      () => true,
      () => true,
    ),
    turns(count).then(() => false),
  ]);
}
