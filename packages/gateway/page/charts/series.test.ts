import fc from "fast-check";
import { expect, it } from "vitest";
import type { Bucket } from "../../src/contract/feed.js";
import { type ChartKind, chartData, stacked } from "./series.js";

const nowMs = 1_000_000_000;
const bucket = fc.record({
  answered: fc.nat(99),
  failed: fc.nat(99),
  aborted: fc.nat(99),
  failures: fc.dictionary(
    fc.constantFrom("auth", "transient", "__proto__", "toString", "c1", "c2", "c3", "c4", "c5"),
    fc.nat(9),
  ),
  promptTokens: fc.nat(9_999),
  completionTokens: fc.nat(9_999),
  waiting: fc.nat(99),
});
const hour = fc
  .array(bucket, { maxLength: 360 })
  .map((all) => all.map((one, index): Bucket => ({ ...one, atMs: nowMs - index * 10_000 })));
const kinds: readonly ChartKind[] = ["calls", "failures", "tokens", "cost", "waiting"];

it("loses nothing and counts nothing twice, for any width of the bins", () => {
  fc.assert(
    fc.property(hour, fc.constantFrom(...kinds), fc.integer({ min: 1, max: 400 }), (buckets, kind, most) => {
      const { times, series, binMs } = chartData(
        kind,
        buckets,
        { fromMs: nowMs - 3_600_000, toMs: nowMs },
        most,
      );
      expect(times.length).toBeLessThanOrEqual(Math.max(7, most + 2));
      for (const { values, total } of series) {
        expect(values).toHaveLength(times.length);
        const drawn =
          kind === "waiting"
            ? Math.max(...values)
            : (values.reduce((sum, value) => sum + value, 0) * binMs) / 60_000;
        expect(drawn).toBeCloseTo(total, 3);
      }
      const all = series.reduce((sum, { total }) => sum + total, 0);
      const failures = buckets
        .flatMap((one) => Object.values(one.failures))
        .reduce((sum, count) => sum + count, 0);
      if (kind === "failures") expect(all).toBeCloseTo(failures, 3);
    }),
    { numRuns: 40 },
  );
});

it("stacks each series on the series before it", () => {
  const series = [
    [1, 2],
    [3, 4],
  ].map((values) => ({ name: "", colour: 0, values, total: 0 }));
  expect(stacked(series)).toEqual([
    [1, 2],
    [4, 6],
  ]);
});
