import { RecentCount } from "./recent-count.js";

const secondMs = 1_000;
/** What was admitted in a shorter time says little of a rate. */
const leastSpanMs = 500;
/** The switcher asks for a little less than was admitted. */
const caution = 0.97;
/** One refusal halves the good rate at most, as in TCP: between two refusals of a limit that becomes whole at one moment, few are answered. */
const largestFall = 0.5;
/** Up to the good rate, and for ever while there is none, the rate doubles in this time (TCP's slow start). */
const doublingMs = 1_000;
/** Beyond the good rate it grows with the square of the time, to twice as much after this time: hardly at first, as in TCP's CUBIC. */
const firstProbingMs = 5_000;
/** A refusal near the good rate confirms it, and the next look beyond it may take twice as long, up to this. */
const longestProbingMs = 90_000;
const nearGood = 0.8;
/** So often doubled, a limit holds nothing back; and the number stays a number. */
const mostDoublings = 30;
/** The share by which a further attempt moves the average of what attempts draw. */
const averagingShare = 0.1;
/** An attempt may follow the one before it sooner by so much as that one came late. A server may take few at once, however many a minute. */
const slackMs = 50;

/** What refusals have shown. Rates are per millisecond. */
interface Learned {
  /** The rate that was really admitted. */
  readonly rate: number;
  /** The highest rate taken to be good. Infinite while too little was answered to learn from. */
  readonly goodRate: number;
  readonly probingMs: number;
}

/** Attempts that were under way together when the first of them was refused. */
interface Wave {
  /** Attempts before it belong to an earlier count. */
  readonly sinceMs: number;
  readonly spanMs: number;
  /** What began in that time; each further refusal of the wave takes its own amount back. */
  readonly admitted: number;
  /** What was believed, if it had kept an attempt back. A refusal that comes sooner says nothing of it. */
  readonly before: { readonly rate: number; readonly probingMs: number } | undefined;
}

/**
 * A limit that nobody states, learned from refusals: the time from one attempt to the next. The rate falls to what was really admitted
 * since the first answer after the refusal before, and grows quickly while nothing is refused: a wrong estimate mends itself in seconds.
 */
export class LearnedLimit {
  readonly #longestWaitMs: number;
  /** What began since the first answer after the last refusal, without what was refused. Undefined: nothing was answered since. */
  #admitted: RecentCount | undefined;
  #learned: Learned | undefined;
  #wave: Wave | undefined;
  #hasKeptBack = false;
  #lastRefusalMs = Number.NEGATIVE_INFINITY;
  #average = 0;
  #dueMs = Number.NEGATIVE_INFINITY;

  /** @param longestWaitMs the longest that the limit may keep a request back after the one before it */
  constructor(longestWaitMs: number) {
    this.#longestWaitMs = longestWaitMs;
  }

  /** How much may begin in a second; undefined: there was no refusal yet. */
  perSecond(nowMs: number): number | undefined {
    return this.#learned && this.#rateOf(this.#learned, nowMs) * secondMs;
  }

  /** An attempt begins. */
  spend(amount: number, nowMs: number): void {
    this.#average += (this.#average === 0 ? 1 : averagingShare) * (amount - this.#average);
    this.#admitted?.add(amount, nowMs);
    this.#pause(amount, Math.max(this.#dueMs, nowMs - slackMs), nowMs);
  }

  /** An attempt that began then was answered. */
  answered(startedMs: number, nowMs: number): void {
    if (startedMs > this.#lastRefusalMs) {
      this.#admitted ??= new RecentCount(nowMs);
    }
  }

  /** An attempt that began then was refused. Of a wave only the first counts as a refusal: the others say the same. */
  refused(amount: number, startedMs: number, nowMs: number): void {
    if (startedMs <= this.#lastRefusalMs) {
      this.#correct(amount, startedMs);
      return;
    }
    if (this.#admitted !== undefined && startedMs > this.#admitted.sinceMs) {
      this.#admitted.add(-amount, nowMs);
    }
    this.#wave =
      this.#admitted === undefined && this.#learned !== undefined
        ? // The limit was still used up, which says nothing of how much there is.
          undefined
        : {
            sinceMs: this.#admitted?.sinceMs ?? nowMs,
            spanMs: Math.max(this.#admitted?.spanMs(nowMs) ?? 0, leastSpanMs),
            admitted: this.#admitted?.sum(nowMs) ?? 0,
            before: this.#believed(nowMs),
          };
    if (this.#wave !== undefined) {
      this.#learned = learn(this.#wave, this.#floor);
      this.#hasKeptBack = false;
    }
    this.#admitted = undefined;
    this.#lastRefusalMs = nowMs;
    this.#pause(this.#average, nowMs, nowMs);
  }

  /** When the next attempt may begin; never later than the longest wait after the last attempt. */
  readyAtMs(nowMs: number): number {
    this.#hasKeptBack ||= this.#dueMs > nowMs;
    return Math.max(nowMs, this.#dueMs);
  }

  /** One average attempt a second. */
  get #floor(): number {
    return Math.max(this.#average, 1) / secondMs;
  }

  /** The good rate, or what has grown beyond it: up to twice as much, since growth that nobody used proves nothing. */
  #believed(nowMs: number): Wave["before"] {
    if (this.#learned === undefined || !this.#hasKeptBack) {
      return undefined;
    }
    const { goodRate, probingMs } = this.#learned;
    const rate = this.#rateOf(this.#learned, nowMs);
    const isBounded = goodRate !== Number.POSITIVE_INFINITY;
    return { rate: isBounded ? Math.min(Math.max(rate, goodRate), 2 * goodRate) : rate, probingMs };
  }

  /** A further refusal of the wave: that attempt was not admitted either. */
  #correct(amount: number, startedMs: number): void {
    if (this.#wave !== undefined && startedMs > this.#wave.sinceMs) {
      this.#wave = { ...this.#wave, admitted: this.#wave.admitted - amount };
      this.#learned = learn(this.#wave, this.#floor);
    }
  }

  /** The next attempt waits as long as this amount takes. */
  #pause(amount: number, fromMs: number, nowMs: number): void {
    if (this.#learned !== undefined) {
      const dueMs = fromMs + amount / this.#rateOf(this.#learned, nowMs);
      this.#dueMs = Math.min(dueMs, nowMs + this.#longestWaitMs);
    }
  }

  /** Nothing grows before the provider answers again. */
  #rateOf({ rate, goodRate, probingMs }: Learned, nowMs: number): number {
    const grownMs = this.#admitted === undefined ? 0 : nowMs - this.#admitted.sinceMs;
    const doubled = rate * 2 ** Math.min(grownMs / doublingMs, mostDoublings);
    if (doubled <= goodRate) {
      return doubled;
    }
    const beyondMs = grownMs - doublingMs * Math.log2(goodRate / rate);
    return goodRate * (1 + (beyondMs / probingMs) ** 2);
  }
}

/** What a refusal shows. */
function learn({ admitted, spanMs, before }: Wave, floor: number): Learned {
  const seen = (admitted / spanMs) * caution;
  const rate = Math.max(seen, floor);
  if (before === undefined) {
    const goodRate = seen > floor ? seen : Number.POSITIVE_INFINITY;
    return { rate, goodRate, probingMs: firstProbingMs };
  }
  const goodRate = Math.max(rate, before.rate * largestFall);
  const isConfirmed = rate >= nearGood * goodRate;
  const probingMs = isConfirmed ? Math.min(2 * before.probingMs, longestProbingMs) : firstProbingMs;
  return { rate, goodRate, probingMs };
}
