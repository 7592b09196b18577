import { describe, expect, it } from "vitest";
import { type SpreadRunOptions, spreadRun } from "./spread-run.js";
import { fourKeys, reached } from "./spread-share.js";

const chunks = 60_000;

const run = (options: Partial<SpreadRunOptions>) =>
  spreadRun({ limits: fourKeys, kind: "bucket", stated: true, chunks, ...options });

describe("four keys of different limits, spread", () => {
  it("reach what their limits allow together, and are hardly refused, where the limits are stated", async () => {
    const result = await run({});
    expect(reached(result, 1)).toBeGreaterThan(0.95);
    expect(result.refusedShare).toBeLessThan(0.01);
    expect(result.failed).toBe(0);
  });

  it("do so with limits that become whole at one moment", async () => {
    const result = await run({ kind: "window" });
    // The windows that were begun.
    const windows = Math.ceil(result.minutes);
    expect(reached({ ...result, minutes: windows - 1 }, 0)).toBeGreaterThan(0.95);
    expect(result.refusedShare).toBeLessThan(0.01);
  });

  it.each([true, false])(
    "learn limits that nobody states; refusals tell when to come again: %s",
    async (retryAfter) => {
      const result = await run({ stated: false, retryAfter });
      expect(reached(result, 1)).toBeGreaterThan(0.85);
      expect(result.refusedShare).toBeLessThan(0.03);
      expect(result.failed).toBe(0);
    },
  );

  it("lose, double and misplace nothing when one dies in the middle", async () => {
    const result = await run({ dies: { key: "a", after: 1_200 } });
    expect(result.indexes).toEqual(Array.from({ length: chunks }, (_, index) => index));
    expect(result.failed).toBe(0);
    expect(new Set(result.texts).size).toBe(chunks);
    expect(result.texts).toHaveLength(chunks);
  });
});
