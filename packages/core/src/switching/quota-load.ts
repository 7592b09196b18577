import type { Observation } from "../contract/lease.js";
import { LearnedLimit } from "./learned-limit.js";
import { StatedLimit } from "./stated-limit.js";

/** Nothing is known of a quota before its first answer: the others wait for it for so long. */
const firstAnswerMs = 2_000;
/** When what is under way must end first, it is looked again so soon. */
const lookAgainMs = 20;
/** A share of each answer that the estimate of tokens is corrected by. */
const learningRate = 0.3;

/** An attempt that draws on a quota. */
export interface Draw {
  readonly startedMs: number;
  readonly estimatedTokens: number;
  /** As it was reckoned then. */
  readonly tokens: number;
}

/** One dimension of a quota. */
class Limit {
  readonly stated = new StatedLimit();
  readonly learned = new LearnedLimit();
  underWay = 0;

  get limit(): number | undefined {
    return this.stated.limit ?? (this.learned.isKnown ? this.learned.limit : undefined);
  }

  /** What may be used now. What is under way may not be in the last reading yet; a learned limit has been charged already. */
  left(nowMs: number): number {
    return this.stated.limit === undefined
      ? this.learned.left(nowMs)
      : this.stated.left(nowMs) - this.underWay;
  }

  /** When the amount will be there, as far as time brings it. */
  timeOf(amount: number, nowMs: number): number {
    return this.stated.limit === undefined
      ? this.learned.timeOf(amount, nowMs)
      : this.stated.timeOf(amount + this.underWay, nowMs);
  }
}

/** What the credentials of one quota have left, and what they have under way. */
export class QuotaLoad {
  readonly #requests = new Limit();
  readonly #tokens = new Limit();
  readonly #underWay = new Set<Draw>();
  /** Tokens charged for each that was estimated. */
  #tokenScale = 1;
  #answers = 0;
  #firstStartedMs: number | undefined;

  get inFlight(): number {
    return this.#underWay.size;
  }

  /** The share that is left of the scarcest limit after such a request, from 1 downwards; 1 where none is known. */
  shareLeft(estimatedTokens: number, nowMs: number): number {
    return Math.min(
      share(this.#requests, 1, nowMs),
      share(this.#tokens, estimatedTokens * this.#tokenScale, nowMs),
    );
  }

  /** When such a request may be sent: now, or a time to ask again. */
  readyAtMs(estimatedTokens: number, nowMs: number): number {
    const tokens = estimatedTokens * this.#tokenScale;
    if (this.#isUnproven(nowMs)) {
      return nowMs + lookAgainMs;
    }
    if (fits(this.#requests, 1, nowMs) && fits(this.#tokens, tokens, nowMs)) {
      return nowMs;
    }
    const readyMs = Math.max(this.#requests.timeOf(1, nowMs), this.#tokens.timeOf(tokens, nowMs));
    return Math.max(readyMs, nowMs + 1);
  }

  begin(estimatedTokens: number, nowMs: number): Draw {
    const draw = { startedMs: nowMs, estimatedTokens, tokens: estimatedTokens * this.#tokenScale };
    this.#firstStartedMs ??= nowMs;
    this.#underWay.add(draw);
    this.#requests.underWay += 1;
    this.#tokens.underWay += draw.tokens;
    this.#requests.learned.spend(1, nowMs);
    this.#tokens.learned.spend(draw.tokens, nowMs);
    return draw;
  }

  answered(draw: Draw, seen: Observation, nowMs: number): void {
    if (!this.release(draw)) {
      return;
    }
    this.#answers += 1;
    const { usage, rateLimit } = seen;
    if (usage?.source === "reported" && draw.estimatedTokens > 0 && usage.totalTokens > 0) {
      this.#tokenScale += learningRate * (usage.totalTokens / draw.estimatedTokens - this.#tokenScale);
    }
    this.#requests.learned.answered(1, nowMs);
    this.#tokens.learned.answered(draw.tokens, nowMs);
    this.#requests.stated.read(rateLimit?.requests, nowMs);
    this.#tokens.stated.read(rateLimit?.tokens, nowMs);
  }

  /** A rate limit refused it: one that is stated nowhere, or that was read too late. */
  refused(draw: Draw, nowMs: number): void {
    if (!this.release(draw)) {
      return;
    }
    this.#answers += 1;
    this.#requests.learned.refused(draw.startedMs, nowMs);
    this.#tokens.learned.refused(draw.startedMs, nowMs);
  }

  /** Ended without telling anything of the quota; false: it had ended before. */
  release(draw: Draw): boolean {
    if (!this.#underWay.delete(draw)) {
      return false;
    }
    this.#requests.underWay -= 1;
    this.#tokens.underWay -= draw.tokens;
    return true;
  }

  /** The first answer tells the limits: until it is there one request is enough, but not for ever. */
  #isUnproven(nowMs: number): boolean {
    return (
      this.#answers === 0 &&
      this.#underWay.size > 0 &&
      this.#firstStartedMs !== undefined &&
      nowMs - this.#firstStartedMs < firstAnswerMs
    );
  }
}

/** What is larger than the whole limit is sent when the limit is whole and nothing is under way: the provider decides. */
function fits(limit: Limit, amount: number, nowMs: number): boolean {
  return limit.left(nowMs) >= Math.min(amount, limit.limit ?? 0);
}

function share(limit: Limit, amount: number, nowMs: number): number {
  const most = limit.limit;
  return most === undefined || most <= 0 ? 1 : (limit.left(nowMs) - amount) / most;
}
