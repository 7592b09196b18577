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

/**
 * Returns the wait of `retry-after-ms` or `retry-after` (seconds or a date) in milliseconds, or undefined. Azure's services write
 * `x-ms-retry-after-ms` (azure-core, "throttlingRetryStrategy").
 */
export function retryAfterHeader(headers: Headers, nowEpochMs: number): number | undefined {
  const ms = (headers.get("retry-after-ms") ?? headers.get("x-ms-retry-after-ms"))?.trim() ?? "";
  const exact = decimal.test(ms) ? plausibleWait(Number(ms)) : undefined;
  if (exact !== undefined) {
    return exact;
  }
  const value = (headers.get("retry-after") ?? headers.get("x-retry-after"))?.trim() ?? "";
  if (decimal.test(value)) {
    return plausibleWait(momentMs(value, nowEpochMs) ?? Number(value) * 1_000);
  }
  if (httpDate.test(value)) {
    return plausibleWait(dateMs(value) - nowEpochMs);
  }
  // No form of RFC 9110; gateways write "30s" and ISO moments all the same.
  const looseMs = momentMs(value, nowEpochMs) ?? lengthMs(value, 1_000);
  return looseMs === undefined ? undefined : plausibleWait(looseMs);
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
  waits.push(...draftWaits(headers.get("ratelimit")));
  return waits.length === 0 ? undefined : Math.max(...waits);
}

/**
 * IETF's draft-ietf-httpapi-ratelimit-headers in one field: `"default";r=0;t=50, "daily";r=10;t=36000` since its version 08, and
 * `limit=100, remaining=0, reset=50` before.
 */
function draftWaits(field: string | null): readonly number[] {
  const text = (field ?? "").slice(0, 1_000);
  const policies = /\bremaining\s?=/i.test(text) ? [text] : text.split(",");
  return policies.flatMap((policy) => {
    const remaining = /(?:\br|\bremaining)\s?=\s?(\d{1,15})/i.exec(policy)?.[1];
    const reset = /(?:\bt|\breset)\s?=\s?(\d{1,15})/i.exec(policy)?.[1];
    const waitMs =
      remaining === "0" && reset !== undefined ? plausibleWait(Number(reset) * 1_000) : undefined;
    return waitMs === undefined || waitMs === 0 ? [] : [waitMs];
  });
}

function dateMs(value: string): number {
  return Date.parse(value.endsWith("GMT") ? value : `${value} GMT`);
}
