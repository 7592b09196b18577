import { plausibleWait } from "./plausible-wait.js";
import { lengthMs, momentMs } from "./wait-values.js";

const decimal = /^\d{1,15}(?:\.\d{1,15})?$/;

/** The three date forms of RFC 9110, section 5.6.7. All are GMT, though the last form does not say so. */
const httpDate =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? (?:\d{1,2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/;

/**
 * `x-ratelimit-reset-tokens`, `x-rate-limit-reset-…` on some Azure gateways, `x-ratelimit-reset` and `ratelimit-reset` without a dimension
 * (OpenRouter, GitHub, IETF's draft), `anthropic-ratelimit-tokens-reset`.
 */
const resetName = /^(?:x-)?rate-?limit-reset(?:-[\w-]{1,60})?$|^anthropic-ratelimit-[\w-]{1,60}-reset$/;

/** Returns the wait of `retry-after-ms` or `retry-after` (seconds or a date) in milliseconds, or undefined. */
export function retryAfterHeader(headers: Headers, nowEpochMs: number): number | undefined {
  const ms = headers.get("retry-after-ms")?.trim() ?? "";
  const exact = decimal.test(ms) ? plausibleWait(Number(ms)) : undefined;
  if (exact !== undefined) {
    return exact;
  }
  const value = headers.get("retry-after")?.trim() ?? "";
  if (decimal.test(value)) {
    return plausibleWait(momentMs(value, nowEpochMs) ?? Number(value) * 1_000);
  }
  return httpDate.test(value) ? plausibleWait(dateMs(value) - nowEpochMs) : undefined;
}

/**
 * Returns the milliseconds until every exhausted rate limit has reset. A dimension counts if its `remaining` is 0, or if it states none.
 * Azure's `remaining` -1 and reset 0 mean that Azure does not know.
 */
export function rateLimitReset(headers: Headers, nowEpochMs: number): number | undefined {
  const waits: number[] = [];
  for (const [name, reset] of headers) {
    const remaining = resetName.test(name)
      ? headers.get(name.replace(/reset(?=-|$)/, "remaining"))
      : undefined;
    if (remaining === null || remaining?.trim() === "0") {
      const resetMs = momentMs(reset, nowEpochMs) ?? lengthMs(reset, 1_000);
      const waitMs = resetMs === undefined || resetMs === 0 ? undefined : plausibleWait(resetMs);
      waits.push(...(waitMs === undefined ? [] : [waitMs]));
    }
  }
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function dateMs(value: string): number {
  return Date.parse(value.endsWith("GMT") ? value : `${value} GMT`);
}
