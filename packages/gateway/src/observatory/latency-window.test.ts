import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LatencyWindow } from "./latency-window.js";

const startMs = 1_700_000_000_000;

/** The percentile by nearest rank, computed from a list of all values. */
function percentile(durations: readonly number[], share: number): number {
  const sorted = [...durations].sort((one, other) => one - other);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}

describe("LatencyWindow", () => {
  it("returns the percentiles of any durations to within 5 %", () => {
    const durations = fc.array(fc.double({ min: 0.1, max: 3_600_000, noNaN: true }), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(durations, (all) => {
        const window = new LatencyWindow();
        for (const duration of all) window.add(duration, startMs);
        const seen = window.percentiles(startMs);
        for (const [name, share] of [
          ["p50", 0.5],
          ["p95", 0.95],
        ] as const) {
          const exact = percentile(all, share);
          expect(Math.abs((seen?.[name] ?? 0) / exact - 1)).toBeLessThan(0.05);
        }
      }),
    );
  });

  it("forgets answers older than five minutes, and keeps at least the last four and a half minutes", () => {
    const window = new LatencyWindow();
    window.add(1_000, startMs);
    window.add(10, startMs + 200_000);
    expect(window.percentiles(startMs + 265_000)?.p95).toBeGreaterThan(900);
    expect(window.percentiles(startMs + 300_000)?.p95).toBeLessThan(11);
    expect(window.percentiles(startMs + 600_000)).toBeUndefined();
  });

  it("reuses its memory: after an hour of traffic it returns the percentiles of the last minutes", () => {
    const [long, short] = [new LatencyWindow(), new LatencyWindow()];
    for (let second = 0; second < 3_600; second += 1) {
      const [atMs, durationMs] = [startMs + second * 1_000, 10 + second];
      long.add(durationMs, atMs);
      if (second >= 3_300) short.add(durationMs, atMs);
    }
    const nowMs = startMs + 3_599_000;
    expect(long.percentiles(nowMs)).toEqual(short.percentiles(nowMs));
  });

  it("accepts invalid durations, and a clock that was set back", () => {
    const window = new LatencyWindow();
    for (const duration of [Number.NaN, -5, 0, Number.POSITIVE_INFINITY]) window.add(duration, startMs);
    expect(window.percentiles(startMs)).toEqual({ p50: 0.1, p95: expect.any(Number) });
    window.add(50, startMs - 3_600_000);
    expect(window.percentiles(startMs - 3_600_000)?.p50).toBeCloseTo(50, -1);
  });
});
