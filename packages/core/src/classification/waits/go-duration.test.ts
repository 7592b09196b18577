import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGoDuration, parseRetryAfter } from "./retry-after.js";

describe("parseGoDuration", () => {
  it.each<[string, number | undefined]>([
    ["6m0s", 360_000],
    ["1h0m0s", 3_600_000],
    ["17ms", 17],
    ["0s", 0],
    ["2.812s", 2_812],
    ["7m12s", 432_000],
    ["1d2h", 93_600_000],
    ["500us", 0.5],
    ["500µs", 0.5],
    ["55", 55_000],
    ["0.5", 500],
    ["", undefined],
    ["-5s", undefined],
    ["5 s", undefined],
    ["5x", undefined],
    ["s", undefined],
    ["5s!", undefined],
    ["1e3", undefined],
    ["0s".repeat(32), 0],
    ["0s".repeat(33), undefined],
    ["2000000ns", 2],
  ])("%j is %s", (text, expected) => {
    expect(parseGoDuration(text)).toBe(expected);
  });

  it("reads back every duration that Go writes", () => {
    const part = fc.nat({ max: 59 });
    fc.assert(
      fc.property(fc.nat({ max: 500 }), part, part, fc.nat({ max: 999 }), (hours, minutes, seconds, ms) => {
        const text = `${hours}h${minutes}m${seconds}s${ms}ms`;
        expect(parseGoDuration(text)).toBe(((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms);
        expect(parseRetryAfter(undefined, `Please try again in ${text}.`, 0)).toBe(parseGoDuration(text));
      }),
    );
  });
});
