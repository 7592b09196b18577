import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonExcess, mostLevels, mostValues } from "./bounded-json.js";

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

const bytesOf = (text: string) => Buffer.from(text);

describe("jsonExcess", () => {
  it("finds nothing in a JSON text within the bounds, whatever stands between its quotes", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6, noUnicodeString: false }), (text) => {
        expect(shapeOf(JSON.parse(text)).depth).toBeLessThanOrEqual(mostLevels);
        expect(jsonExcess(bytesOf(text))).toBeUndefined();
      }),
    );
    const braces = JSON.stringify({ text: '[{"\\'.repeat(300_000), more: "\\\\" });
    expect(jsonExcess(bytesOf(braces))).toBeUndefined();
  });

  it("takes as many levels as there may be, and no more", () => {
    const nested = (levels: number) => bytesOf("[".repeat(levels) + "]".repeat(levels));
    expect(jsonExcess(nested(mostLevels))).toBeUndefined();
    expect(jsonExcess(nested(mostLevels + 1))).toBe("depth");
  });

  it.each(["0", "{}", '""', '{"a":1}'])("refuses a list of very many %s", (value) => {
    expect(jsonExcess(bytesOf(`[${`${value},`.repeat(mostValues)}0]`))).toBe("values");
  });

  it("ends on any bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'[]{},"\\a1'), { maxLength: 300 }), (letters) => {
        expect(["depth", "values", undefined]).toContain(jsonExcess(bytesOf(letters.join(""))));
      }),
    );
  });
});
