import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SimulationReport } from "../contract/simulation-report.js";
import { parseCondition } from "./fail-if.js";

function reportWith(failed: number, wasted: number): SimulationReport {
  const total = {
    calls: 100,
    answered: 100 - failed,
    failed,
    wasted,
    waits: 0,
    waitedMs: 0,
    switches: 0,
    failbacks: 0,
  };
  const model = {
    ...total,
    model: "captions",
    kind: "vlm" as const,
    failures: [],
    touched: { calls: 0 },
    waits: { count: 3, totalMs: 10, longestMs: 5 },
    credentials: [],
  };
  return { total, models: [model] } as unknown as SimulationReport;
}

const holds = (text: string, failed: number, wasted = 0) =>
  parseCondition(text).check(reportWith(failed, wasted)).holds;

describe("a condition", () => {
  it.each([
    ["failed > 0", 1, true],
    ["failed > 0", 0, false],
    ["failedShare >= 5 %", 5, true],
    ["failedShare >= 0.05", 4, false],
    ["failed>0 and wasted>0", 1, false],
    ["failed > 5 or failed == 1 and wasted == 0", 1, true],
    ["failed > 5 OR failed == 1 && wasted > 0", 1, false],
    ["captions.waits > 2", 0, true],
    ["vlms.captions.failed != 0", 0, false],
  ])("%s, with %i failed, is %s", (text, failed, expected) => {
    expect(holds(text, failed)).toBe(expected);
  });

  it("compares as numbers do, for all numbers", () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (failed, bound) => {
        expect(holds(`failed > ${bound}`, failed)).toBe(failed > bound);
        expect(holds(`failed <= ${bound}`, failed)).toBe(failed <= bound);
        expect(holds(`failed == ${bound} or failed != ${bound}`, failed)).toBe(true);
      }),
    );
  });

  it.each([
    ["failde > 0", /perhaps failed/],
    ["failed", /is not a comparison/],
    ["", /is not a comparison/],
    ["failed > 0; process.exit()", /is not a comparison/],
    ["failed > zero", /is not a comparison/],
    ["wasted > 99 %", /wasted is a number: write "wastedShare > 99 %"/],
    ["waits > 5 %", /waits is a number: write the number alone/],
    ["addedP99Ms > 5 %", /a time in milliseconds: write the number alone/],
    ["cost > 5 %", /an amount of money/],
    ["failedShare > 5", /500 %: write "failedShare > 5 %"/],
    ["wastedShare > 5", /500 %: write "wastedShare > 5 %"/],
    ["failedShare > 101 %", /at most 100 %/],
    ["constructor > 0", /No metric has the name "constructor"/],
  ])("%s is refused, and the message lists what is allowed", (text, message) => {
    expect(() => parseCondition(text)).toThrow(message);
  });

  it("refuses an unknown model, and a cost without prices", () => {
    expect(() => holds("titles.failed > 0", 0)).toThrow(/has captions/);
    expect(() => holds("cost > 1", 0)).toThrow(/no prices/);
  });
});
