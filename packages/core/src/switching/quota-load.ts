import type { Observation } from "../contract/lease.js";
import { LearnedLimit } from "./learned-limit.js";
import { StatedLimit } from "./stated-limit.js";

/** Nothing is known of a quota before its first answer: the other calls wait for it for so long. */
const firstAnswerMs = 2_000;
/** A share of each answer that the estimate of tokens is corrected by. */
const learningRate = 0.3;
/** A stated limit of which less than this share is left explains a refusal: it was read too late. */
const usedUpShare = 0.05;

/** An attempt that draws on a quota. */
export interface Draw {
  readonly startedMs: number;
  readonly estimatedTokens: number;
  /** The tokens that counted at its start. */
  readonly tokens: number;
}

/** One dimension of a quota. */
class Limit {
  readonly stated = new StatedLimit();
  readonly learned: LearnedLimit;
  underWay = 0;

  constructor(longestWaitMs: number) {
    this.learned = new LearnedLimit(longestWaitMs);
  }

  get isStated(): boolean {
    return this.stated.limit !== undefined;
  }

  /** What is larger than the whole limit is sent when the limit is whole and nothing is under way: the provider decides. */
  fits(amount: number, nowMs: number): boolean {
    const { limit } = this.stated;
    // What is under way may not be in the last reading yet; a learned limit counts an attempt when it begins.
    return limit === undefined
      ? this.learned.timeOf(amount, nowMs) <= nowMs
      : this.stated.left(nowMs) - this.underWay >= Math.min(amount, limit);
  }

  /** Whether it would fit if nothing were under way. */
  fitsAlone(amount: number, nowMs: number): boolean {
    const { limit } = this.stated;
    return limit === undefined
      ? this.fits(amount, nowMs)
      : this.stated.left(nowMs) >= Math.min(amount, limit);
  }

  /** When the amount will be there, as far as time brings it. */
  timeOf(amount: number, nowMs: number): number {
    return this.isStated
      ? this.stated.timeOf(amount + this.underWay, nowMs)
      : this.learned.timeOf(amount, nowMs);
  }

  /** The share that is left after such a request; 1 where no limit is known. */
  shareLeft(amount: number, nowMs: number): number {
    const { limit } = this.stated;
    if (limit !== undefined) {
      return (this.stated.left(nowMs) - this.underWay - amount) / limit;
    }
    const learned = this.learned.limit(nowMs);
    return learned === undefined ? 1 : (this.learned.left(nowMs) - amount) / learned;
  }

  /** Whether it is a stated limit that had no room for such a request. */
  explainsRefusal(amount: number, nowMs: number): boolean {
    const { limit } = this.stated;
    return (
      limit !== undefined && this.stated.left(nowMs) - this.underWay < Math.max(amount, usedUpShare * limit)
    );
  }
}

/** What the credentials of one quota have left, and what they have under way. */
export class QuotaLoad {
  readonly #requests: Limit;
  readonly #tokens: Limit;
  readonly #underWay = new Set<Draw>();
  /** Tokens that count for each estimated token. */
  #tokenScale = 1;
  #answers = 0;
  #firstStartedMs: number | undefined;

  /** @param longestWaitMs the longest that a learned limit may keep a credential back: `breaker.cooldownMs` */
  constructor(longestWaitMs: number) {
    this.#requests = new Limit(longestWaitMs);
    this.#tokens = new Limit(longestWaitMs);
  }

  /** The share that is left of the scarcest limit after such a request, from 1 downwards; 1 where none is known. */
  shareLeft(estimatedTokens: number, nowMs: number): number {
    return Math.min(
      this.#requests.shareLeft(1, nowMs),
      this.#tokens.shareLeft(estimatedTokens * this.#tokenScale, nowMs),
    );
  }

  /** Whether such a request may be sent now. */
  isReady(estimatedTokens: number, nowMs: number): boolean {
    return (
      !this.#isUnproven(nowMs) &&
      this.#requests.fits(1, nowMs) &&
      this.#tokens.fits(estimatedTokens * this.#tokenScale, nowMs)
    );
  }

  /** When a request that may not be sent now may be, at the soonest that is known. */
  readyAtMs(estimatedTokens: number, nowMs: number): number {
    if (this.#isUnproven(nowMs) && this.#firstStartedMs !== undefined) {
      return this.#firstStartedMs + firstAnswerMs;
    }
    const tokens = estimatedTokens * this.#tokenScale;
    return Math.max(this.#requests.timeOf(1, nowMs), this.#tokens.timeOf(tokens, nowMs), nowMs + 1);
  }

  /** Whether an attempt under way may make room for such a request, or show that there is some, before that time. */
  mayBeReadySooner(estimatedTokens: number, nowMs: number): boolean {
    return (
      this.#underWay.size > 0 &&
      (this.#isUnproven(nowMs) ||
        (this.#requests.fitsAlone(1, nowMs) &&
          this.#tokens.fitsAlone(estimatedTokens * this.#tokenScale, nowMs)))
    );
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
    this.#requests.learned.answered(draw.startedMs, nowMs);
    this.#tokens.learned.answered(draw.startedMs, nowMs);
    this.#requests.stated.read(rateLimit?.requests, nowMs);
    this.#tokens.stated.read(rateLimit?.tokens, nowMs);
  }

  /** A rate limit refused it: a limit that was read too late, or else one that is stated nowhere. */
  refused(draw: Draw, nowMs: number): void {
    if (!this.release(draw)) {
      return;
    }
    this.#answers += 1;
    if (this.#requests.explainsRefusal(1, nowMs) || this.#tokens.explainsRefusal(draw.tokens, nowMs)) {
      return;
    }
    this.#requests.learned.refused(1, draw.startedMs, nowMs);
    this.#tokens.learned.refused(draw.tokens, draw.startedMs, nowMs);
  }

  /** Ended without saying anything of the quota; false: it had ended before. */
  release(draw: Draw): boolean {
    if (!this.#underWay.delete(draw)) {
      return false;
    }
    this.#requests.underWay -= 1;
    this.#tokens.underWay -= draw.tokens;
    return true;
  }

  /** The first answer shows the limits: until it is there one request is enough, but not for ever. */
  #isUnproven(nowMs: number): boolean {
    return (
      this.#answers === 0 &&
      this.#underWay.size > 0 &&
      this.#firstStartedMs !== undefined &&
      nowMs - this.#firstStartedMs < firstAnswerMs
    );
  }
}
