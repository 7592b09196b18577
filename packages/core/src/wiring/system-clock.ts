import type { Clock } from "../contract/clock.js";

/** The longest delay a timer takes; a longer one fires at once (https://nodejs.org/api/timers.html#settimeoutcallback-delay-args). */
const maxDelayMs = 2 ** 31 - 1;

/** Read once: the global is a getter, which costs as much as a reading of the clock does. */
const { performance } = globalThis;

/** The machine's clock. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  epochMs: () => Date.now(),
  sleep: (ms, signal, options) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        },
        Math.min(Math.max(0, ms), maxDelayMs),
      );
      if (options?.background === true) {
        timer.unref();
      }
      signal?.addEventListener("abort", abort, { once: true });
    }),
};
