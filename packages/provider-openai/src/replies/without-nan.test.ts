import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutNaN } from "./without-nan.js";

describe("JSON without NaN", () => {
  it.each([
    ["[NaN]", "[null]"],
    ["[-Infinity, Infinity,+inf, nan ,-NaN]", "[null, null,null, null ,null]"],
    ['{"NaN":NaN,"a":"NaN"}', '{"NaN":null,"a":"NaN"}'],
    ['["\\"NaN",NaN,"\\\\",NaN]', '["\\"NaN",null,"\\\\",null]'],
    ['{"a":NaN', '{"a":null'],
  ])("%s", (text, mended) => {
    expect(withoutNaN(text)).toBe(mended);
  });

  it.each(["[1,2]", '["NaN"]', "[NaNa]", '{"info":1}', "[1", '"\\', ""])("is undefined for %s", (text) => {
    expect(withoutNaN(text)).toBeUndefined();
  });

  it("has the values that Python wrote, whatever its strings hold", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("NaN", '"NaN"', "\\", "-Infinity\\"));
    fc.assert(
      fc.property(fc.array(fc.oneof(text, fc.integer(), fc.constant(Number.NaN))), (values) => {
        const written = `[${values.map((value) => (Number.isNaN(value) ? "NaN" : JSON.stringify(value))).join(",")}]`;
        const mended = withoutNaN(written) ?? written;
        expect(JSON.parse(mended)).toEqual(values.map((value) => (Number.isNaN(value) ? null : value)));
      }),
    );
  });

  it("reads a megabyte of quotes or backslashes without blocking the event loop", () => {
    for (const piece of ['"', "\\", '\\"', '"NaN', "NaN,", "-"]) {
      const text = `"${piece.repeat(500_000)}`;
      expect(typeof withoutNaN(text)).toMatch(/^(?:string|undefined)$/);
    }
  });
});
