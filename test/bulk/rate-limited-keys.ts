import type { Transport } from "@hotspare/provider-openai";
import type { VirtualClock } from "../chaos/virtual-clock.js";
import { virtualReply } from "../chaos/virtual-reply.js";

type Reply = Awaited<ReturnType<Transport["fetch"]>>;

/** What a key may use in a minute. */
interface KeyLimits {
  readonly requests: number;
  readonly tokens: number;
}

export interface RateLimitedOptions {
  readonly limits: Readonly<Record<string, KeyLimits>>;
  /** `bucket`: fills steadily, as OpenAI's; `window`: whole again at each full minute. */
  readonly kind: "bucket" | "window";
  /** Whether replies tell what is left, and refusals when to come again. */
  readonly stated: boolean;
  /** Whether a refusal tells it although replies do not. */
  readonly retryAfter?: boolean;
}

const minuteMs = 60_000;

/** One limit of one key. */
class Meter {
  readonly limit: number;
  readonly #kind: "bucket" | "window";
  #used = 0;
  #atMs = 0;

  constructor(limit: number, kind: "bucket" | "window") {
    this.limit = limit;
    this.#kind = kind;
  }

  left(nowMs: number): number {
    this.#pass(nowMs);
    return this.limit - this.#used;
  }

  use(amount: number): void {
    this.#used += amount;
  }

  /** Milliseconds until it is whole. */
  resetMs(nowMs: number): number {
    return this.#kind === "bucket" ? (this.#used / this.limit) * minuteMs : minuteMs - (nowMs % minuteMs);
  }

  waitMs(amount: number, nowMs: number): number {
    return this.#kind === "bucket"
      ? ((amount - this.left(nowMs)) / this.limit) * minuteMs
      : minuteMs - (nowMs % minuteMs);
  }

  #pass(nowMs: number): void {
    if (this.#kind === "bucket") {
      this.#used = Math.max(0, this.#used - ((nowMs - this.#atMs) / minuteMs) * this.limit);
    } else if (Math.floor(nowMs / minuteMs) > Math.floor(this.#atMs / minuteMs)) {
      this.#used = 0;
    }
    this.#atMs = nowMs;
  }
}

/** A provider in virtual time whose keys have limits, and what it answered. */
export function rateLimitedKeys(clock: VirtualClock, options: RateLimitedOptions) {
  const meters = Object.fromEntries(
    Object.entries(options.limits).map(([key, { requests, tokens }]) => [
      key,
      { requests: new Meter(requests, options.kind), tokens: new Meter(tokens, options.kind) },
    ]),
  );
  const answered: Record<string, { requests: number; tokens: number }> = {};
  /** What was answered until the last full minute: a minute that was begun may have been left unused for want of texts. */
  const whole = { minutes: 0, answered: {} as typeof answered };
  const texts: string[] = [];
  const counts = { requests: 0, refused: 0, lastMs: 0 };
  const dead = new Set<string>();

  const answer = (key: string, input: readonly string[]): Reply => {
    const nowMs = clock.monotonicMs();
    const meter = meters[key];
    counts.requests += 1;
    if (meter === undefined || dead.has(key))
      return virtualReply(401, { error: { code: "invalid_api_key" } });
    // Not what core guesses: a token has three characters here.
    const tokens = input.reduce((sum, text) => sum + Math.ceil(text.length / 3), 0);
    const short = meter.requests.left(nowMs) < 1 ? meter.requests : undefined;
    const lacking = short ?? (meter.tokens.left(nowMs) < tokens ? meter.tokens : undefined);
    if (lacking !== undefined) {
      counts.refused += 1;
      const waitMs = lacking.waitMs(lacking === meter.tokens ? tokens : 1, nowMs);
      const tells = options.stated || options.retryAfter === true;
      const wait = tells ? { "retry-after": String(Math.ceil(waitMs / 1_000)) } : {};
      return virtualReply(
        429,
        { error: { code: "rate_limit_exceeded", message: "Rate limit reached" } },
        wait,
      );
    }
    meter.requests.use(1);
    meter.tokens.use(tokens);
    counts.lastMs = nowMs;
    if (Math.floor(nowMs / minuteMs) > whole.minutes) {
      whole.minutes = Math.floor(nowMs / minuteMs);
      whole.answered = { ...answered };
    }
    const before = answered[key] ?? { requests: 0, tokens: 0 };
    answered[key] = { requests: before.requests + 1, tokens: before.tokens + tokens };
    texts.push(...input);
    const data = input.map((_, index) => ({ index, embedding: [1] }));
    const usage = { prompt_tokens: tokens, total_tokens: tokens };
    return virtualReply(200, { data, model: "load", usage }, options.stated ? headersOf(meter, nowMs) : {});
  };

  const transport: Transport = {
    async fetch(_url, { headers, body, signal }) {
      const { input } = JSON.parse(String(body)) as { input: readonly string[] };
      const key = headers["authorization"]?.slice(7, 8) ?? "";
      await clock.sleep(40, signal);
      const reply = answer(key, input);
      await clock.sleep(160, signal);
      return reply;
    },
  };
  return { transport, counts, answered, whole, texts, dead };
}

function headersOf(meter: { requests: Meter; tokens: Meter }, nowMs: number): Record<string, string> {
  const named = (name: "requests" | "tokens") => ({
    [`x-ratelimit-limit-${name}`]: String(meter[name].limit),
    [`x-ratelimit-remaining-${name}`]: String(Math.floor(meter[name].left(nowMs))),
    [`x-ratelimit-reset-${name}`]: `${Math.ceil(meter[name].resetMs(nowMs))}ms`,
  });
  return { ...named("requests"), ...named("tokens") };
}
