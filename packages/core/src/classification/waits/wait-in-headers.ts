import { plausibleWait } from "./plausible-wait.js";
import { lengthMs, momentMs } from "./wait-values.js";

/**
 * `x-ratelimit-reset-tokens`, `x-rate-limit-reset-…` on some Azure gateways, `x-ratelimit-reset` and `ratelimit-reset` without a dimension
 * (OpenRouter, GitHub, IETF's draft), and with the dimension before it: `anthropic-ratelimit-tokens-reset`.
 */
const resetName = /^(?:x-)?rate-?limit-reset(?:-[\w-]{1,60})?$|^(?:\w{1,30}-)?rate-?limit-[\w-]{1,60}-reset$/;

/** Azure's services write the second (azure-core, "throttlingRetryStrategy"). */
const millisecondNames = ["retry-after-ms", "x-ms-retry-after-ms", "x-retry-after-ms"];
const secondNames = ["retry-after", "x-retry-after", "retry-after-seconds"];

/**
 * Returns the wait of `retry-after-ms` or `retry-after` in milliseconds, or undefined. RFC 9110 knows seconds and dates; gateways write
 * "30s", ISO moments and epochs all the same.
 */
export function retryAfterHeader(headers: Headers, nowEpochMs: number): number | undefined {
  return (
    waitOf(firstOf(headers, millisecondNames), 1, nowEpochMs) ??
    waitOf(firstOf(headers, secondNames), 1_000, nowEpochMs)
  );
}

/** A comma between two values. The comma inside a date stands before the day. */
const listComma = /,(?!\s{0,9}\d{1,2}[ -][A-Z])/;
/** A longer value is not a list of waits. */
const maxListCharacters = 200;

/** If a gateway and the provider behind the gateway both send the header, the values arrive as one list. The longest wait keeps to both values. */
function waitOf(value = "", unitMs: number, nowEpochMs: number): number | undefined {
  const values = value.length > maxListCharacters ? [value] : value.split(listComma);
  const waits = values.map((each) => momentMs(each, nowEpochMs) ?? lengthMs(each, unitMs));
  return waits.includes(undefined)
    ? undefined
    : plausibleWait(Math.max(...waits.map((waitMs) => waitMs ?? 0)));
}

function firstOf(headers: Headers, names: readonly string[]): string | undefined {
  return names.map((name) => headers.get(name)?.trim()).find((value) => value !== undefined && value !== "");
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
