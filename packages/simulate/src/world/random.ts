/** Returns numbers in [0, 1). The same seed repeats them (mulberry32, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    return mixed(state);
  };
}

/** A number in [0, 1) that these three numbers alone decide, in whatever order they are asked for. */
export function numberOf(seed: number, one: number, other: number): number {
  return mixed(
    (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(one, 0xc2b2ae35) + Math.imul(other, 0x27d4eb2f)) >>>
      0,
  );
}

function mixed(state: number): number {
  let value = Math.imul(state ^ (state >>> 15), state | 1);
  value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
  return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
}

/** Two numbers in [0, 1) as a number of the standard normal distribution (Box and Muller). */
export function normalOf(one: number, other: number): number {
  return Math.sqrt(-2 * Math.log(1 - one)) * Math.cos(2 * Math.PI * other);
}

/** The 99th percentile lies this many standard deviations above the median. */
const deviationsAtP99 = 2.326_347_9;

/** A time of the lognormal distribution with this median and this 99th percentile, at a number of deviations from the median. */
export function lognormalMs(p50Ms: number, p99Ms: number, deviations: number): number {
  return p99Ms <= p50Ms ? p50Ms : p50Ms * (p99Ms / p50Ms) ** (deviations / deviationsAtP99);
}

/** The mean of the lognormal distribution with this median and this 99th percentile. */
export function lognormalMeanMs(p50Ms: number, p99Ms: number): number {
  const sigma = p99Ms <= p50Ms || p50Ms <= 0 ? 0 : Math.log(p99Ms / p50Ms) / deviationsAtP99;
  return p50Ms * Math.exp((sigma * sigma) / 2);
}
