import { waitInBody } from "./wait-in-body.js";
import { rateLimitReset, retryAfterHeader } from "./wait-in-headers.js";
import { waitInMessage } from "./wait-in-message.js";

export { parseGoDuration } from "./go-duration.js";

/**
 * Returns the wait that a failure states, in whole milliseconds, or undefined. What the provider says about this
 * request comes first (`retry-after-ms`, `retry-after`, the message, the body), then the reset of exhausted rate limits. A stated
 * 0 is returned. Negative and absurd waits are ignored.
 */
export function parseRetryAfter(
  headers: Headers | undefined,
  message: string,
  nowEpochMs: number,
  body?: unknown,
): number | undefined {
  const stated = headers === undefined ? undefined : retryAfterHeader(headers, nowEpochMs);
  if (stated !== undefined) {
    return stated;
  }
  return (
    waitInMessage(message, nowEpochMs) ??
    waitInBody(body, nowEpochMs) ??
    (headers === undefined ? undefined : rateLimitReset(headers, nowEpochMs))
  );
}
