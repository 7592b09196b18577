import { isObject, parseGoDuration, type RateLimit, type RateLimitWindow } from "@hotspare/core/plugin";

type Kind = "requests" | "tokens";

/**
 * What is left of the limits: `x-ratelimit-*` (OpenAI, "Rate limits in headers", and servers that speak its protocol) and `anthropic-ratelimit-*`
 * (Anthropic, "Rate limits", "Response headers"), whose reset is a date. Undefined: the reply states no limits.
 */
export function rateLimitOf(response: unknown, nowMs: number): RateLimit | undefined {
  const headers = isObject(response) ? response["headers"] : undefined;
  if (!isObject(headers)) {
    return undefined;
  }
  const text = (name: string) => {
    const value = headers[name];
    return typeof value === "string" ? value : undefined;
  };
  const requests = windowOf("requests", text, nowMs);
  const tokens = windowOf("tokens", text, nowMs);
  return requests === undefined && tokens === undefined
    ? undefined
    : { ...(requests === undefined ? {} : { requests }), ...(tokens === undefined ? {} : { tokens }) };
}

function windowOf(
  kind: Kind,
  text: (name: string) => string | undefined,
  nowMs: number,
): RateLimitWindow | undefined {
  for (const prefix of ["x-ratelimit", "anthropic-ratelimit"]) {
    const isFlat = prefix === "x-ratelimit";
    const name = (what: string) => (isFlat ? `${prefix}-${what}-${kind}` : `${prefix}-${kind}-${what}`);
    const remaining = numberIn(text(name("remaining")));
    if (remaining !== undefined) {
      const limit = numberIn(text(name("limit")));
      const resetMs = resetIn(text(name("reset")) ?? "", nowMs);
      return {
        remaining,
        ...(limit === undefined ? {} : { limit }),
        ...(resetMs === undefined ? {} : { resetMs }),
      };
    }
  }
  return undefined;
}

function resetIn(text: string, nowMs: number): number | undefined {
  const moment = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(moment) ? Math.max(0, moment - nowMs) : parseGoDuration(text);
}

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
