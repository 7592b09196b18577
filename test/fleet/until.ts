import { setTimeout as sleep } from "node:timers/promises";

const patienceMs = 20_000;

/**
 * Resolves with the first value that is not undefined or false. A test that waits for what never comes ends with this sentence.
 * @param what what is awaited; a function says at the end what stands in its way
 */
export async function until<Value>(
  what: string | (() => string),
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
): Promise<Value> {
  const beganMs = performance.now();
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (performance.now() - beganMs > patienceMs)
      throw new Error(`It never came: ${typeof what === "string" ? what : what()}.`);
    await sleep(5);
  }
}
