import type { Observation } from "../contract/lease.js";
import { LearnedLimit } from "./learned-limit.js";
import { StatedLimit } from "./stated-limit.js";

/** Nothing is known of a quota before its first answer: the other calls wait for it for so long. */
const firstAnswerMs = 2_000;
/** A call that waits for a guess alone is sent so long before its wait is over: a refusal, or another credential, may still be waited for. */
const lastChanceMs = 2_000;
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

  /**
   * Whether a stated limit has room. What is larger than the whole limit is sent when the limit is whole and nothing is under way: the
   * provider decides. `underWay` may not be in the last reading yet.
   */
  fits(amount: number, nowMs: number, underWay = this.underWay): boolean {
    const { limit } = this.stated;
    return limit === undefined || this.stated.left(nowMs) - underWay >= Math.min(amount, limit);
  }

  /** When a stated limit will have room, as far as time brings it. */
  statedTimeOf(amount: number, nowMs: number): number {
    return this.stated.timeOf(amount + this.underWay, nowMs);
  }

  /** Until when a limit that nobody states keeps requests back. */
  guessedMs(nowMs: number): number {
    return this.stated.limit === undefined ? this.learned.readyAtMs(nowMs) : nowMs;
  }

  /** The share of a stated limit that is left after such a request; 1 where none is stated. */
  shareLeft(amount: number, nowMs: number): number {
    const { limit } = this.stated;
    return limit === undefined ? 1 : (this.stated.left(nowMs) - this.underWay - amount) / limit;
  }

  /** Whether it is a stated limit that had no room for such a request. */
  explainsRefusal(amount: number, nowMs: number): boolean {
    const { limit } = this.stated;
    return (
      limit !== undefined && this.stated.left(nowMs) - this.underWay < Math.max(amount, usedUpShare * limit)
    );
  }
}

/** What the switcher knows of a quota: what it has left, and what is under way. */
export interface Load {
  shareLeft(estimatedTokens: number, nowMs: number): number;
  isReady(estimatedTokens: number, nowMs: number, waitMs: number): boolean;
  readyAtMs(estimatedTokens: number, nowMs: number, waitMs: number): number;
  mayBeReadySooner(estimatedTokens: number, nowMs: number): boolean;
  /** Asks the fleet for what such a request needs. Returns whether the answer is awaited. */
  request?(estimatedTokens: number, nowMs: number): boolean;
  begin(estimatedTokens: number, nowMs: number): Draw;
  answered(draw: Draw, seen: Observation, nowMs: number): void;
  refused(draw: Draw, nowMs: number): void;
  release(draw: Draw): boolean;
}

/** What the credentials of one quota have left, and what they have under way, as this process alone knows it. */
export class QuotaLoad implements Load {
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

  /** The share that is left of the scarcest stated limit after such a request, from 1 downwards; 1 where none is stated. */
  shareLeft(estimatedTokens: number, nowMs: number): number {
    return Math.min(
      this.#requests.shareLeft(1, nowMs),
      this.#tokens.shareLeft(estimatedTokens * this.#tokenScale, nowMs),
    );
  }

  /** Whether such a request may be sent now. @param waitMs how long its call may still wait */
  isReady(estimatedTokens: number, nowMs: number, waitMs: number): boolean {
    return (
      this.#requests.fits(1, nowMs) &&
      this.#tokens.fits(estimatedTokens * this.#tokenScale, nowMs) &&
      this.#guessedMs(nowMs, waitMs) <= nowMs
    );
  }

  /** When a request that may not be sent now may be, at the soonest that is known. @param waitMs how long its call may still wait */
  readyAtMs(estimatedTokens: number, nowMs: number, waitMs: number): number {
    const tokens = estimatedTokens * this.#tokenScale;
    return Math.max(
      this.#requests.statedTimeOf(1, nowMs),
      this.#tokens.statedTimeOf(tokens, nowMs),
      this.#guessedMs(nowMs, waitMs),
      nowMs + 1,
    );
  }

  /** Whether such a request may be ready before that time: an attempt under way may make room, or a guess may be all that keeps it back. */
  mayBeReadySooner(estimatedTokens: number, nowMs: number): boolean {
    const tokens = estimatedTokens * this.#tokenScale;
    const isGuessed = this.#requests.fits(1, nowMs) && this.#tokens.fits(tokens, nowMs);
    return (
      isGuessed ||
      (this.#underWay.size > 0 && this.#requests.fits(1, nowMs, 0) && this.#tokens.fits(tokens, nowMs, 0))
    );
  }

  /** The tokens that count for so many estimated tokens. */
  tokensOf(estimatedTokens: number): number {
    return estimatedTokens * this.#tokenScale;
  }

  /** Whether no first answer has shown the limits yet, and one is awaited. */
  isUnproven(nowMs: number): boolean {
    return this.#isUnproven(nowMs);
  }

  /** What is stated, for other processes. */
  statedAt(kind: "requests" | "tokens", nowMs: number) {
    return (kind === "requests" ? this.#requests : this.#tokens).stated.stateAt(nowMs);
  }

  begin(estimatedTokens: number, nowMs: number): Draw {
    const draw = { startedMs: nowMs, estimatedTokens, tokens: this.tokensOf(estimatedTokens) };
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

  /** Until when a guess keeps requests back: never until the wait of the call is over, since the credential may be well. */
  #guessedMs(nowMs: number, waitMs: number): number {
    const guessedMs =
      this.#firstStartedMs !== undefined && this.#isUnproven(nowMs)
        ? this.#firstStartedMs + firstAnswerMs
        : Math.max(this.#requests.guessedMs(nowMs), this.#tokens.guessedMs(nowMs));
    return Math.min(guessedMs, nowMs + waitMs - lastChanceMs);
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
