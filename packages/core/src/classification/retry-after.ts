import { rateLimitReset, retryAfterHeader } from "./wait-in-headers.js";
import { waitInMessage } from "./wait-in-message.js";

export { parseGoDuration } from "./go-duration.js";

/**
 * The wait that a failure states, in whole milliseconds, or undefined: what the provider says of this very request first
 * (`retry-after-ms`, `retry-after`, its sentence), then the reset of the rate limits that are used up. 0 is a wait that was
 * stated; negative and absurd ones count as none.
 */
export function parseRetryAfter(
  headers: Headers | undefined,
  message: string,
  nowEpochMs: number,
): number | undefined {
  const stated = headers === undefined ? undefined : retryAfterHeader(headers, nowEpochMs);
  if (stated !== undefined) {
    return stated;
  }
  return waitInMessage(message, nowEpochMs) ?? (headers === undefined ? undefined : rateLimitReset(headers));
}
