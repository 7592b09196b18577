import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longestFloat, writeFloat } from "./float-json.js";

function written(value: number): string {
  const bytes = Buffer.alloc(longestFloat + 8);
  const end = writeFloat(value, bytes, 3);
  expect(end - 3).toBeLessThanOrEqual(longestFloat);
  return bytes.toString("latin1", 3, end);
}

/** Finds by trying the fewest significant digits that read back as the same float32. */
function fewestDigits(value: number): number {
  let digits = 1;
  while (Math.fround(Number(value.toPrecision(digits))) !== value) {
    digits += 1;
  }
  return digits;
}

function digitsOf(text: string): number {
  const [mantissa = ""] = text.replace("-", "").split("e");
  return mantissa.replace(".", "").replace(/^0+/, "").replace(/0+$/, "").length;
}

const anyFloat = fc.float({ noNaN: true, noDefaultInfinity: true });
/** Numbers as in vectors of unit length. */
const usual = fc.float({ min: -1, max: 1, noNaN: true });

describe("A float32 as JSON", () => {
  it("reads back as the same float32, and has the fewest digits", () => {
    fc.assert(
      fc.property(fc.oneof(anyFloat, usual), (value) => {
        const text = written(value);
        expect(Math.fround(JSON.parse(text) as number)).toBe(value === 0 ? 0 : value);
        if (value !== 0) {
          expect(digitsOf(text)).toBe(fewestDigits(value));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    [0, "0"],
    [-0, "0"],
    [1, "1"],
    [-0.5, "-0.5"],
    [Math.fround(0.1), "0.1"],
    [Math.fround(1e-7), "0.0000001"],
    [Math.fround(-1.5e-30), "-1.5e-30"],
    [Math.fround(0.99999994), "0.99999994"],
    [123_456, "123456"],
  ])("writes %d as %s", (value, text) => {
    expect(written(value)).toBe(text);
  });
});
