import { RecentCount } from "./recent-count.js";

const minuteMs = 60_000;
const secondMs = 1_000;
/** The switcher asks for a little less than was admitted. */
const caution = 0.97;
/** One refusal halves the good rate at most, as in TCP: between two refusals of a limit that becomes whole at one moment, few are answered. */
const largestFall = 0.5;
/** Up to the good rate, and for ever while there is none, the rate doubles in this time (TCP's slow start). */
const doublingMs = 1_000;
/** Beyond the good rate it grows with the square of the time, to twice as much after this time: hardly at first, if what was admitted … */
const confirmedProbingMs = 90_000;
/** … comes near the good rate, and sooner, if the good rate is half a guess. */
const guessedProbingMs = 20_000;
const nearGood = 0.8;
/** So often doubled, a limit holds nothing back; and the number stays a number. */
const mostDoublings = 30;
/** The share by which a further attempt moves the average of what attempts draw. */
const averagingShare = 0.1;

/** What refusals have shown. Rates are per millisecond. */
interface Learned {
  /** The rate that was really admitted. */
  readonly rate: number;
  /** The highest rate taken to be good. Infinite while too little was answered to learn from. */
  readonly goodRate: number;
  readonly probingMs: number;
  /** The first answer after the refusal: nothing grows before the provider answers again. */
  readonly answersSinceMs: number | undefined;
}

/** Attempts that were under way together when the first of them was refused. */
interface Wave {
  /** Attempts before it belong to an earlier count. */
  readonly sinceMs: number;
  readonly spanMs: number;
  /** What began in that time; each further refusal of the wave takes its own amount back. */
  readonly admitted: number;
  /** The rate before the refusal; undefined: no limit was known. */
  readonly rateBefore: number | undefined;
}

/**
 * A limit that nobody states, learned from refusals. It is mirrored as a bucket that holds a minute's worth and is empty at a refusal. The
 * rate falls to what was really admitted since the first answer or the refusal before, and grows quickly while nothing is refused: a wrong
 * estimate mends itself in seconds.
 */
export class LearnedLimit {
  readonly #longestWaitMs: number;
  /** What began since the first answer, or since the last refusal that counted, without what was refused. */
  #admitted: RecentCount | undefined;
  #learned: Learned | undefined;
  #wave: Wave | undefined;
  #lastRefusalMs = Number.NEGATIVE_INFINITY;
  #answersAfterRefusal = 0;
  #average = 0;
  #level = 0;
  #levelAtMs = 0;

  /** @param longestWaitMs the longest that the limit may keep a request back after the one before it */
  constructor(longestWaitMs: number) {
    this.#longestWaitMs = longestWaitMs;
  }

  /** Most that may be used at once; undefined: there was no refusal yet. */
  limit(nowMs: number): number | undefined {
    return this.#learned === undefined ? undefined : rateOf(this.#learned, nowMs) * minuteMs;
  }

  /** An attempt begins. */
  spend(amount: number, nowMs: number): void {
    this.#average += (this.#average === 0 ? 1 : averagingShare) * (amount - this.#average);
    this.#admitted?.add(amount, nowMs);
    if (this.#learned !== undefined) {
      this.#setLevel(this.left(nowMs) - amount, nowMs);
    }
  }

  /** An attempt that began then was answered. */
  answered(startedMs: number, nowMs: number): void {
    this.#admitted ??= new RecentCount(nowMs);
    if (startedMs <= this.#lastRefusalMs) {
      return;
    }
    this.#answersAfterRefusal += 1;
    if (this.#learned !== undefined && this.#learned.answersSinceMs === undefined) {
      this.#learned = { ...this.#learned, answersSinceMs: nowMs };
    }
  }

  /** An attempt that began then was refused. Of a wave only the first counts as a refusal: the others say the same. */
  refused(amount: number, startedMs: number, nowMs: number): void {
    if (this.#admitted !== undefined && startedMs > this.#admitted.sinceMs) {
      this.#admitted.add(-amount, nowMs);
    }
    if (startedMs <= this.#lastRefusalMs) {
      this.#correct(amount, startedMs);
      return;
    }
    if (this.#learned !== undefined && this.#answersAfterRefusal === 0) {
      // The limit was still used up, which says nothing of how much there is.
      this.#learned = { ...this.#learned, answersSinceMs: undefined };
      this.#wave = undefined;
    } else {
      this.#wave = {
        sinceMs: this.#admitted?.sinceMs ?? nowMs,
        spanMs: Math.max(this.#admitted?.spanMs(nowMs) ?? 0, secondMs),
        admitted: this.#admitted?.sum(nowMs) ?? 0,
        rateBefore: this.#learned && highestRate(this.#learned, nowMs),
      };
      this.#learned = learn(this.#wave, this.#floor);
      this.#admitted = new RecentCount(nowMs);
    }
    this.#lastRefusalMs = nowMs;
    this.#answersAfterRefusal = 0;
    this.#setLevel(0, nowMs);
  }

  /** What may be used now. */
  left(nowMs: number): number {
    if (this.#learned === undefined) {
      return Number.POSITIVE_INFINITY;
    }
    const rate = rateOf(this.#learned, nowMs);
    return Math.min(this.#level + rate * (nowMs - this.#levelAtMs), rate * minuteMs);
  }

  /** When so much may be used; never later than the longest wait after the last attempt. */
  timeOf(amount: number, nowMs: number): number {
    if (this.#learned === undefined) {
      return nowMs;
    }
    const rate = rateOf(this.#learned, nowMs);
    const missing = Math.min(amount, rate * minuteMs) - this.left(nowMs);
    const filledMs = missing <= 0 ? nowMs : nowMs + missing / rate;
    return Math.max(nowMs, Math.min(filledMs, this.#levelAtMs + this.#longestWaitMs));
  }

  /** One average attempt a second. */
  get #floor(): number {
    return Math.max(this.#average, 1) / secondMs;
  }

  /** A further refusal of the wave: that attempt was not admitted either. */
  #correct(amount: number, startedMs: number): void {
    const { answersSinceMs } = this.#learned ?? {};
    if (this.#wave !== undefined && startedMs > this.#wave.sinceMs) {
      this.#wave = { ...this.#wave, admitted: this.#wave.admitted - amount };
      this.#learned = { ...learn(this.#wave, this.#floor), answersSinceMs };
    }
  }

  #setLevel(level: number, nowMs: number): void {
    this.#level = level;
    this.#levelAtMs = nowMs;
  }
}

/** What a refusal shows. */
function learn({ admitted, spanMs, rateBefore }: Wave, floor: number): Learned {
  const seen = (admitted / spanMs) * caution;
  const rate = Math.max(seen, floor);
  if (rateBefore === undefined) {
    const goodRate = seen > floor ? seen : Number.POSITIVE_INFINITY;
    return { rate, goodRate, probingMs: guessedProbingMs, answersSinceMs: undefined };
  }
  const goodRate = Math.max(rate, rateBefore * largestFall);
  const probingMs = rate >= nearGood * goodRate ? confirmedProbingMs : guessedProbingMs;
  return { rate, goodRate, probingMs, answersSinceMs: undefined };
}

function rateOf({ rate, goodRate, probingMs, answersSinceMs }: Learned, nowMs: number): number {
  const grownMs = answersSinceMs === undefined ? 0 : nowMs - answersSinceMs;
  const doubled = rate * 2 ** Math.min(grownMs / doublingMs, mostDoublings);
  if (doubled <= goodRate) {
    return doubled;
  }
  const beyondMs = grownMs - doublingMs * Math.log2(goodRate / rate);
  return goodRate * (1 + (beyondMs / probingMs) ** 2);
}

/** The good rate, or what has grown beyond it: up to twice as much, since growth that nobody used proves nothing. */
function highestRate(learned: Learned, nowMs: number): number {
  const rate = rateOf(learned, nowMs);
  const { goodRate } = learned;
  return goodRate === Number.POSITIVE_INFINITY ? rate : Math.min(Math.max(rate, goodRate), 2 * goodRate);
}
