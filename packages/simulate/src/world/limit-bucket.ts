import type { RequestLimit } from "../scenario/scenario.js";

const minuteMs = 60_000;

/** A server's answer to a request on a limit: accepted or refused. */
export type LimitAnswer =
  | { readonly taken: true; readonly requestsLeft: number; readonly tokensLeft: number }
  | { readonly taken: false; readonly kind: "requests" | "tokens"; readonly waitMs: number };

/** A limit that headers do not state accepts this share of a minute's requests at once: ten seconds' worth. */
const burstShare = 1 / 6;

/**
 * Limits requests and tokens a minute with a bucket that fills evenly, as OpenAI does. A limit that headers state holds a whole minute's worth,
 * because the headers say how much of the minute is left. Any other limit holds ten seconds' worth, so that the requests of a minute do not all pass
 * in one second.
 */
export class LimitBucket {
  readonly #limit: RequestLimit;
  #requests: number;
  #tokens: number;
  #filledMs: number;

  constructor(limit: RequestLimit, nowMs: number) {
    this.#limit = limit;
    this.#filledMs = nowMs;
    this.#requests = this.#most(limit.requestsPerMinute);
    this.#tokens = this.#most(limit.tokensPerMinute);
  }

  /** @param weight how many such requests arrive at once */
  take(nowMs: number, tokens: number, weight: number): LimitAnswer {
    const { requestsPerMinute, tokensPerMinute } = this.#limit;
    const passedMs = nowMs - this.#filledMs;
    this.#filledMs = nowMs;
    this.#requests = this.#filled(this.#requests, requestsPerMinute, passedMs);
    this.#tokens = this.#filled(this.#tokens, tokensPerMinute, passedMs);
    // A bucket never holds more than its size. A request with more tokens than that is accepted when the bucket is full.
    const wanted = Math.min(tokens, this.#most(tokensPerMinute));
    if (this.#requests < 1) {
      return { taken: false, kind: "requests", waitMs: waitFor(1 - this.#requests, requestsPerMinute) };
    }
    if (this.#tokens < wanted) {
      return { taken: false, kind: "tokens", waitMs: waitFor(wanted - this.#tokens, tokensPerMinute) };
    }
    this.#requests -= weight;
    this.#tokens -= wanted * weight;
    return { taken: true, requestsLeft: Math.floor(this.#requests), tokensLeft: Math.floor(this.#tokens) };
  }

  #most(perMinute: number | undefined): number {
    return perMinute === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(1, perMinute * (this.#limit.stated ? 1 : burstShare));
  }

  #filled(held: number, perMinute: number | undefined, passedMs: number): number {
    return perMinute === undefined
      ? held
      : Math.min(this.#most(perMinute), held + (perMinute * passedMs) / minuteMs);
  }
}

function waitFor(missing: number, perMinute = 1): number {
  return (missing / perMinute) * minuteMs;
}
