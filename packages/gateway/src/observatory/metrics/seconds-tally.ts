/**
 * Upper bounds of the buckets, in seconds. These are the bounds of the GenAI semantic conventions, as in @hotspare/opentelemetry, and three smaller bounds for
 * answers from a cache or a nearby server.
 */
export const secondsBounds: readonly number[] = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];

/** Counts durations for a histogram of Prometheus. */
export class SecondsTally {
  /** Number of durations in each bucket, not cumulative. The last bucket counts durations above the last bound. */
  readonly counts: number[] = new Array<number>(secondsBounds.length + 1).fill(0);
  /** Sum of all durations, in seconds. */
  sum = 0;

  observe(durationMs: number): void {
    const seconds = durationMs / 1_000;
    let bucket = 0;
    while (bucket < secondsBounds.length && seconds > (secondsBounds[bucket] ?? 0)) {
      bucket += 1;
    }
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sum += seconds;
  }
}
