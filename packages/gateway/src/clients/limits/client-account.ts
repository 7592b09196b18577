import type { ClientUsage } from "../../contract/client-desk.js";
import type { ClientOptions } from "../clients-schema.js";
import { fullBucket, resized, type TokenBucket, taken, waitFor } from "./token-bucket.js";

type Limits = Pick<ClientOptions, "requestsPerMinute" | "tokensPerMinute" | "maxConcurrent">;

/** The limit that refuses a request, and how long the client has to wait. */
export type LimitRefusal =
  | { readonly limit: "concurrent"; readonly most: number }
  | { readonly limit: "requests" | "tokens"; readonly most: number; readonly retryAfterMs: number }
  | { readonly limit: "size"; readonly most: number };

/** Counts what one client has used, and what the client may still use in this minute. `take` takes everything that a request needs, or nothing. */
export class ClientAccount {
  readonly name: string;
  #limits: Limits;
  #requestBucket: TokenBucket | undefined;
  #tokenBucket: TokenBucket | undefined;
  #requests = 0;
  #refused = 0;
  #inFlight = 0;
  #promptTokens = 0;
  #completionTokens = 0;
  #cost = 0;

  constructor(name: string, limits: Limits, nowMs: number) {
    this.name = name;
    this.#limits = limits;
    this.#requestBucket = bucketOf(undefined, limits.requestsPerMinute, nowMs);
    this.#tokenBucket = bucketOf(undefined, limits.tokensPerMinute, nowMs);
  }

  /** Replaces the limits. What was taken stays taken. */
  limit(limits: Limits, nowMs: number): void {
    this.#limits = limits;
    this.#requestBucket = bucketOf(this.#requestBucket, limits.requestsPerMinute, nowMs);
    this.#tokenBucket = bucketOf(this.#tokenBucket, limits.tokensPerMinute, nowMs);
  }

  take(tokens: number, nowMs: number): LimitRefusal | undefined {
    const refusal = this.#refusalOf(tokens, nowMs);
    if (refusal !== undefined) {
      return refusal;
    }
    this.#inFlight += 1;
    this.#requestBucket = this.#requestBucket && taken(this.#requestBucket, 1, nowMs);
    this.#tokenBucket = this.#tokenBucket && taken(this.#tokenBucket, tokens, nowMs);
    return undefined;
  }

  /** Undoes `take`, because another limit refused the request. */
  giveBack(tokens: number, nowMs: number): void {
    this.#inFlight -= 1;
    this.#requestBucket = this.#requestBucket && taken(this.#requestBucket, -1, nowMs);
    this.#tokenBucket = this.#tokenBucket && taken(this.#tokenBucket, -tokens, nowMs);
  }

  begin(): void {
    this.#requests += 1;
  }

  refuse(): void {
    this.#refused += 1;
  }

  /** Call when the request has ended. @param held tokens that `take` took for the request */
  end(
    held: number,
    used: { readonly prompt: number; readonly completion: number; readonly cost: number },
    nowMs: number,
  ): void {
    this.#inFlight -= 1;
    this.#promptTokens += used.prompt;
    this.#completionTokens += used.completion;
    this.#cost += used.cost;
    const further = used.prompt + used.completion - held;
    this.#tokenBucket = this.#tokenBucket && taken(this.#tokenBucket, further, nowMs);
  }

  /** @param isPriced whether the usage includes a cost */
  usage(isPriced: boolean): Omit<ClientUsage, "budget"> {
    return {
      name: this.name,
      requests: this.#requests,
      refused: this.#refused,
      inFlight: this.#inFlight,
      promptTokens: this.#promptTokens,
      completionTokens: this.#completionTokens,
      ...(isPriced ? { cost: this.#cost } : {}),
    };
  }

  #refusalOf(tokens: number, nowMs: number): LimitRefusal | undefined {
    const { maxConcurrent, requestsPerMinute, tokensPerMinute } = this.#limits;
    if (tokensPerMinute !== undefined && tokens > tokensPerMinute) {
      return { limit: "size", most: tokensPerMinute };
    }
    if (maxConcurrent !== undefined && this.#inFlight >= maxConcurrent) {
      return { limit: "concurrent", most: maxConcurrent };
    }
    const requestWaitMs = this.#requestBucket === undefined ? 0 : waitFor(this.#requestBucket, 1, nowMs);
    const tokenWaitMs = this.#tokenBucket === undefined ? 0 : waitFor(this.#tokenBucket, tokens, nowMs);
    const retryAfterMs = Math.max(requestWaitMs, tokenWaitMs);
    if (retryAfterMs === 0) {
      return undefined;
    }
    return requestWaitMs >= tokenWaitMs
      ? { limit: "requests", most: requestsPerMinute ?? 0, retryAfterMs }
      : { limit: "tokens", most: tokensPerMinute ?? 0, retryAfterMs };
  }
}

function bucketOf(
  bucket: TokenBucket | undefined,
  perMinute: number | undefined,
  nowMs: number,
): TokenBucket | undefined {
  if (perMinute === undefined) {
    return undefined;
  }
  return bucket === undefined ? fullBucket(perMinute, nowMs) : resized(bucket, perMinute, nowMs);
}
