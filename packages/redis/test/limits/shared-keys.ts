import type { RateLimit, RateLimitWindow } from "@hotspare/core/plugin";

/** The limit of a simulated key, in one dimension. */
export interface KeyLimit {
  /** `bucket`: fills steadily. `window`: whole again at one moment. */
  readonly kind: "bucket" | "window";
  /** Most at once. */
  readonly limit: number;
  /** The time in which so much comes. */
  readonly periodMs: number;
}

/** One limit of one key, as a server keeps it. */
export class Meter {
  readonly of: KeyLimit;
  #used = 0;
  #atMs = 0;

  constructor(of: KeyLimit, usedAtFirst = 0) {
    this.of = of;
    this.#used = usedAtFirst;
  }

  left(nowMs: number): number {
    const { kind, limit, periodMs } = this.of;
    if (kind === "bucket") {
      this.#used = Math.max(0, this.#used - ((nowMs - this.#atMs) / periodMs) * limit);
    } else if (Math.floor(nowMs / periodMs) > Math.floor(this.#atMs / periodMs)) {
      this.#used = 0;
    }
    this.#atMs = nowMs;
    return limit - this.#used;
  }

  use(amount: number): void {
    this.#used += amount;
  }

  state(nowMs: number): RateLimitWindow {
    const { kind, limit, periodMs } = this.of;
    const remaining = Math.floor(this.left(nowMs) + 1e-6);
    const resetMs = kind === "bucket" ? (this.#used / limit) * periodMs : periodMs - (nowMs % periodMs);
    return { limit, remaining: Math.max(0, remaining), resetMs };
  }

  /** When so much fits, in milliseconds from now. */
  waitMs(amount: number, nowMs: number): number {
    const { kind, limit, periodMs } = this.of;
    return kind === "bucket"
      ? ((amount - this.left(nowMs)) / limit) * periodMs
      : periodMs - (nowMs % periodMs);
  }
}

/** The limits of a key. */
export interface KeyLimits {
  readonly requests?: KeyLimit | undefined;
  readonly tokens?: KeyLimit | undefined;
}

/** A key with its meters. */
export class SharedKey {
  readonly #requests: Meter | undefined;
  readonly #tokens: Meter | undefined;
  answered = 0;
  answeredTokens = 0;
  refused = 0;

  constructor({ requests, tokens }: KeyLimits, share = 0) {
    this.#requests = requests && new Meter(requests, requests.limit * share);
    this.#tokens = tokens && new Meter(tokens, tokens.limit * share);
  }

  /** Takes a request; a time: it is refused, and fits after so long. */
  take(tokens: number, nowMs: number): number | undefined {
    if (this.#requests !== undefined && this.#requests.left(nowMs) < 1 - 1e-6) {
      this.refused += 1;
      return this.#requests.waitMs(1, nowMs);
    }
    if (this.#tokens !== undefined && this.#tokens.left(nowMs) < tokens - 1e-6) {
      this.refused += 1;
      return this.#tokens.waitMs(tokens, nowMs);
    }
    this.#requests?.use(1);
    this.#tokens?.use(tokens);
    this.answered += 1;
    this.answeredTokens += tokens;
    return undefined;
  }

  /** What others use beside the fleet. */
  useElsewhere(requests: number, tokens: number, nowMs: number): void {
    if (this.#requests !== undefined && this.#requests.left(nowMs) >= requests) {
      this.#requests.use(requests);
    }
    if (this.#tokens !== undefined && this.#tokens.left(nowMs) >= tokens) {
      this.#tokens.use(tokens);
    }
  }

  state(nowMs: number): RateLimit {
    return {
      ...(this.#requests === undefined ? {} : { requests: this.#requests.state(nowMs) }),
      ...(this.#tokens === undefined ? {} : { tokens: this.#tokens.state(nowMs) }),
    };
  }
}
