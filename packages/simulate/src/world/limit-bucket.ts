import type { RequestLimit } from "../scenario/scenario.js";

const minuteMs = 60_000;

/** What a server says of a request that may be one too many. */
export type LimitAnswer =
  | { readonly taken: true; readonly requestsLeft: number; readonly tokensLeft: number }
  | { readonly taken: false; readonly kind: "requests" | "tokens"; readonly waitMs: number };

/** A limit that nobody states takes ten seconds' worth of requests at once. */
const burstShare = 1 / 6;

/**
 * Requests and tokens of a minute: a bucket that fills evenly, as OpenAI's limits do. A stated limit is a whole minute's, since headers say what is left
 * of it; any other holds ten seconds' worth, so that a minute's requests do not pass in one second.
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

  /** @param weight how many such requests come at once */
  take(nowMs: number, tokens: number, weight: number): LimitAnswer {
    const { requestsPerMinute, tokensPerMinute } = this.#limit;
    const passedMs = nowMs - this.#filledMs;
    this.#filledMs = nowMs;
    this.#requests = this.#filled(this.#requests, requestsPerMinute, passedMs);
    this.#tokens = this.#filled(this.#tokens, tokensPerMinute, passedMs);
    // A bucket never holds more than its size, so that a request of more tokens is taken when it is full.
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
