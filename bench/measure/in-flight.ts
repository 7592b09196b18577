/** Makes so many calls, so many of them at once. */
export async function inFlight(calls: number, atOnce: number, call: () => Promise<unknown>): Promise<void> {
  let left = calls;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, calls) }, work));
}
