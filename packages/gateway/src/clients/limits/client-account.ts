import type { ClientUsage } from "../../contract/client-desk.js";
import type { ClientOptions } from "../clients-schema.js";
import { fullBucket, resized, type TokenBucket, taken, waitFor } from "./token-bucket.js";

type Limits = Pick<ClientOptions, "requestsPerMinute" | "tokensPerMinute" | "maxConcurrent">;

/** Why a request may not go on now. */
export type LimitRefusal =
  | { readonly limit: "concurrent"; readonly most: number }
  | { readonly limit: "requests" | "tokens"; readonly most: number; readonly retryAfterMs: number }
  | { readonly limit: "size"; readonly most: number };

/** What a client has used, and what it may still use in this minute. Takes all that a request needs, or nothing. */
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

  /** Other limits from now on. What was taken stays taken. */
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

  /** The request does not go on after all: another limit refused it. */
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

  /** The request has ended. @param held tokens that were taken for it */
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

  /** @param isPriced whether a cost is shown */
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
