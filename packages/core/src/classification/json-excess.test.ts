import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonExcess } from "./json-excess.js";

const bounds = { levels: 128, values: 250_000 };
const { levels: mostLevels, values: mostValues } = bounds;

/** How deep a value is, and how many values it has. */
function shapeOf(value: unknown): { readonly depth: number; readonly values: number } {
  if (typeof value !== "object" || value === null) {
    return { depth: 0, values: 1 };
  }
  const shapes = Object.values(value).map(shapeOf);
  return {
    depth: 1 + Math.max(0, ...shapes.map(({ depth }) => depth)),
    values: shapes.reduce((sum, { values }) => sum + values, 1),
  };
}

const excessOf = (text: string) => jsonExcess(text, bounds);

describe("jsonExcess", () => {
  it("finds nothing in a JSON text within the bounds, whatever stands between its quotes", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6, noUnicodeString: false }), (text) => {
        expect(shapeOf(JSON.parse(text)).depth).toBeLessThanOrEqual(mostLevels);
        expect(excessOf(text)).toBeUndefined();
      }),
    );
    const braces = JSON.stringify({ text: '[{"\\'.repeat(300_000), more: "\\\\" });
    expect(excessOf(braces)).toBeUndefined();
  });

  it("takes as many levels as there may be, and no more", () => {
    const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    expect(excessOf(nested(mostLevels))).toBeUndefined();
    expect(excessOf(nested(mostLevels + 1))).toBe("depth");
  });

  it.each(["0", "{}", '""', '{"a":1}'])("refuses a list of very many %s", (value) => {
    expect(excessOf(`[${`${value},`.repeat(mostValues)}0]`)).toBe("values");
  });

  it("ends on any bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'[]{},"\\a1'), { maxLength: 300 }), (letters) => {
        expect(["depth", "values", undefined]).toContain(excessOf(letters.join("")));
      }),
    );
  });
});
