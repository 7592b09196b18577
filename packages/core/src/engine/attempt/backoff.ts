import type { Normalized, RetryOptions } from "../../contract/options.js";

/**
 * How long to wait before the retry with this number (from 0): doubled each time up to `maxBackoffMs`, then spread over
 * the upper half so that callers who failed together do not come back together. `random` is in [0, 1).
 */
export function backoffOf(
  retry: number,
  options: Pick<Normalized<RetryOptions>, "backoffMs" | "maxBackoffMs">,
  random: number,
): number {
  const fullMs = Math.min(options.backoffMs * 2 ** retry, options.maxBackoffMs);
  return (fullMs / 2) * (1 + random);
}
