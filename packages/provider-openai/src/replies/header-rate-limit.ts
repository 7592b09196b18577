import { parseGoDuration, type RateLimit, type RateLimitWindow } from "@hotspare/core/plugin";
import type { ReplyHeaders } from "../transport/transport.js";

/**
 * Reads what is left of the limits from `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` (OpenAI, "Rate limits in headers"). The headers are
 * parsed when a member is read, because every reply has them and few callers need them. Undefined: the reply has no such headers.
 */
export function rateLimitIn(headers: ReplyHeaders): RateLimit | undefined {
  return headers.get("x-ratelimit-remaining-requests") === null &&
    headers.get("x-ratelimit-remaining-tokens") === null
    ? undefined
    : new HeaderRateLimit(headers);
}

class HeaderRateLimit implements RateLimit {
  readonly #headers: ReplyHeaders;

  constructor(headers: ReplyHeaders) {
    this.#headers = headers;
  }

  get requests(): RateLimitWindow {
    return readWindow(this.#headers, "requests");
  }

  get tokens(): RateLimitWindow {
    return readWindow(this.#headers, "tokens");
  }

  toJSON(): RateLimit {
    return { requests: this.requests, tokens: this.tokens };
  }
}

function readWindow(headers: ReplyHeaders, dimension: "requests" | "tokens"): RateLimitWindow {
  const limit = numberIn(headers.get(`x-ratelimit-limit-${dimension}`));
  const remaining = numberIn(headers.get(`x-ratelimit-remaining-${dimension}`));
  // A Go duration ("6m0s"). Azure sends a bare number, which is seconds.
  const resetMs = parseGoDuration(headers.get(`x-ratelimit-reset-${dimension}`) ?? "");
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(resetMs === undefined ? {} : { resetMs }),
  };
}

/** Azure sends -1 for an unknown value. */
function numberIn(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}
