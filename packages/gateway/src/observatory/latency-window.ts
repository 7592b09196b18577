import type { Percentiles } from "../contract/feed.js";

/** The window moves in slices, so that old answers can be forgotten without a record of each answer. */
const sliceMs = 30_000;
const sliceCount = 10;
/** Each bin is 9 % wider than the previous bin, so a percentile is wrong by 4.5 % at most. */
const binsAnOctave = 8;
const shortestMs = 0.1;
const longestMs = 3_600_000;
const binCount = Math.ceil(Math.log2(longestMs / shortestMs) * binsAnOctave) + 1;

/** Counts how long answers took in the last five minutes. Uses at most 8 kB of memory. */
export class LatencyWindow {
  /** Counts by bin. A slice is made on its first use and reused five minutes later. */
  readonly #slices: { number: number; total: number; readonly bins: Uint32Array }[] = [];

  add(durationMs: number, nowMs: number): void {
    const slice = this.#sliceAt(Math.floor(nowMs / sliceMs));
    const bin = binOf(durationMs);
    slice.bins[bin] = (slice.bins[bin] ?? 0) + 1;
    slice.total += 1;
  }

  /** Median and 95th percentile of the last five minutes, in milliseconds. Undefined: there were no answers. */
  percentiles(nowMs: number): Percentiles | undefined {
    const current = Math.floor(nowMs / sliceMs);
    const recent = this.#slices.filter(({ number }) => number > current - sliceCount && number <= current);
    const total = recent.reduce((sum, slice) => sum + slice.total, 0);
    if (total === 0) {
      return undefined;
    }
    const ranks = { p50: Math.ceil(total * 0.5), p95: Math.ceil(total * 0.95) };
    let [p50, p95]: [number?, number?] = [];
    let seen = 0;
    for (let bin = 0; p95 === undefined && bin < binCount; bin += 1) {
      for (const { bins } of recent) {
        seen += bins[bin] ?? 0;
      }
      p50 ??= seen >= ranks.p50 ? middleOf(bin) : undefined;
      p95 ??= seen >= ranks.p95 ? middleOf(bin) : undefined;
    }
    return { p50: p50 ?? longestMs, p95: p95 ?? longestMs };
  }

  #sliceAt(number: number): { number: number; total: number; readonly bins: Uint32Array } {
    const at = number % sliceCount;
    const known = this.#slices[at];
    if (known?.number === number) {
      return known;
    }
    const slice = { number, total: 0, bins: known?.bins.fill(0) ?? new Uint32Array(binCount) };
    this.#slices[at] = slice;
    return slice;
  }
}

/** Bin 0 counts everything up to `shortestMs`, and NaN. */
function binOf(durationMs: number): number {
  return durationMs > shortestMs
    ? Math.min(binCount - 1, Math.ceil(Math.log2(durationMs / shortestMs) * binsAnOctave))
    : 0;
}

/** Rounds to three digits, because a bin is not more precise. */
function middleOf(bin: number): number {
  const middle = bin === 0 ? shortestMs : shortestMs * 2 ** ((bin - 0.5) / binsAnOctave);
  return Number(middle.toPrecision(3));
}
