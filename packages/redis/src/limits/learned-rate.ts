/**
 * A limit that nobody states, learned from the refusals of the whole fleet: core's `LearnedLimit`, in the account. The rate falls to what
 * the fleet really began since the first answer after the refusal before, and grows quickly while nothing is refused.
 *
 * Rates are per millisecond. 0 stands for "unknown" in rates, and for "never" in times, because Lua has no more than numbers.
 */
export interface LearnedRate {
  /** The rate that was really admitted; 0: there was no refusal yet. */
  rate: number;
  /** The highest rate taken to be good; 0: too little was answered to learn from. */
  goodRate: number;
  probingMs: number;
  /** Since when is counted what begins; 0: nothing was answered since the last refusal. */
  sinceMs: number;
  /** What began in this half minute, and in the half minute before. */
  half: number;
  countNow: number;
  countBefore: number;
  /** Attempts that were under way together when the first of them was refused; 0: there is no such wave. */
  waveSinceMs: number;
  waveSpanMs: number;
  waveAdmitted: number;
  /** What was believed before the wave; 0: nothing, or it had kept nothing back. */
  beforeRate: number;
  beforeProbingMs: number;
  hasKeptBack: boolean;
  lastRefusalMs: number;
  /** What an attempt draws on the average. */
  average: number;
}

export const newLearnedRate: LearnedRate = {
  rate: 0,
  goodRate: 0,
  probingMs: 0,
  sinceMs: 0,
  half: 0,
  countNow: 0,
  countBefore: 0,
  waveSinceMs: 0,
  waveSpanMs: 0,
  waveAdmitted: 0,
  beforeRate: 0,
  beforeProbingMs: 0,
  hasKeptBack: false,
  lastRefusalMs: 0,
  average: 0,
};

const halfMs = 30_000;
const leastSpanMs = 500;
const caution = 0.97;
const largestFall = 0.5;
const smallFall = 0.93;
const doublingMs = 1_000;
const firstProbingMs = 5_000;
const longestProbingMs = 90_000;
const nearGood = 0.8;
const mostDoublings = 30;

/** How much may begin in a millisecond; 0: no limit is known. Nothing grows before the provider answers again. */
export function rateAt(of: LearnedRate, nowMs: number): number {
  const { rate, goodRate, probingMs, sinceMs } = of;
  if (rate === 0) {
    return 0;
  }
  const grownMs = sinceMs === 0 ? 0 : nowMs - sinceMs;
  const doubled = rate * 2 ** Math.min(grownMs / doublingMs, mostDoublings);
  if (goodRate === 0 || doubled <= goodRate) {
    return doubled;
  }
  const beyondMs = grownMs - doublingMs * (Math.log(goodRate / rate) / Math.log(2));
  return goodRate * (1 + (beyondMs / probingMs) ** 2);
}

/** So much has begun. */
export function countBegun(of: LearnedRate, amount: number, nowMs: number): void {
  turn(of, nowMs);
  if (of.sinceMs > 0) {
    of.countNow += amount;
  }
}

/** An attempt that began then was answered. */
export function learnAnswer(of: LearnedRate, startedMs: number, nowMs: number): void {
  if (startedMs > of.lastRefusalMs && of.sinceMs === 0) {
    of.sinceMs = nowMs;
    of.half = Math.floor(nowMs / halfMs);
    of.countNow = 0;
    of.countBefore = 0;
  }
}

/** An attempt that began then was refused. Of a wave only the first counts as a refusal; returns whether it was the first. */
export function learnRefusal(of: LearnedRate, amount: number, startedMs: number, nowMs: number): boolean {
  of.average += (of.average === 0 ? 1 : 0.1) * (amount - of.average);
  if (startedMs <= of.lastRefusalMs) {
    if (of.waveSinceMs > 0 && startedMs > of.waveSinceMs) {
      of.waveAdmitted -= amount;
      learn(of);
    }
    return false;
  }
  turn(of, nowMs);
  const isCounted = of.sinceMs > 0;
  if (isCounted && startedMs > of.sinceMs) {
    of.countNow -= amount;
  }
  if (of.rate > 0 && (!isCounted || spanMs(of, nowMs) < leastSpanMs)) {
    // The limit was still used up, or nearly: what was admitted in so short a time says little of a rate.
    of.waveSinceMs = 0;
    of.rate *= isCounted ? smallFall : 1;
    of.goodRate *= isCounted ? smallFall : 1;
  } else {
    const believed = believedRate(of, nowMs);
    of.waveSinceMs = isCounted ? of.sinceMs : nowMs;
    of.waveSpanMs = Math.max(isCounted ? spanMs(of, nowMs) : 0, leastSpanMs);
    of.waveAdmitted = isCounted ? of.countNow + of.countBefore : 0;
    of.beforeRate = believed;
    of.beforeProbingMs = of.probingMs;
    learn(of);
    of.hasKeptBack = false;
  }
  of.sinceMs = 0;
  of.lastRefusalMs = nowMs;
  return true;
}

/** The good rate, or what has grown beyond it: up to twice as much, since growth that nobody used proves nothing. */
function believedRate(of: LearnedRate, nowMs: number): number {
  if (of.rate === 0 || !of.hasKeptBack) {
    return 0;
  }
  const rate = rateAt(of, nowMs);
  return of.goodRate === 0 ? rate : Math.min(Math.max(rate, of.goodRate), 2 * of.goodRate);
}

/** What the refusals of the wave show. */
function learn(of: LearnedRate): void {
  const floor = Math.max(of.average, 1) / 1_000;
  const seen = (of.waveAdmitted / of.waveSpanMs) * caution;
  of.rate = Math.max(seen, floor);
  if (of.beforeRate === 0) {
    of.goodRate = seen > floor ? seen : 0;
    of.probingMs = firstProbingMs;
    return;
  }
  of.goodRate = Math.max(of.rate, of.beforeRate * largestFall);
  of.probingMs =
    of.rate >= nearGood * of.goodRate ? Math.min(2 * of.beforeProbingMs, longestProbingMs) : firstProbingMs;
}

function turn(of: LearnedRate, nowMs: number): void {
  const half = Math.floor(nowMs / halfMs);
  if (half > of.half) {
    of.countBefore = half === of.half + 1 ? of.countNow : 0;
    of.countNow = 0;
    of.half = half;
  }
}

/** The time that the count is of. */
function spanMs(of: LearnedRate, nowMs: number): number {
  return Math.min(halfMs + (nowMs % halfMs), nowMs - of.sinceMs);
}
