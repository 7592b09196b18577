import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../../test/depth.js";
import { GrowingJson } from "./growing-json.js";

const numRuns = depth(200, 5_000);

/** Objects and lists, also with names and texts of surrogates, escapes and `__proto__`. */
const anyRoot = fc
  .oneof(
    fc.array(fc.jsonValue({ stringUnit: "binary" })),
    fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ stringUnit: "binary" })),
  )
  .map((value) => JSON.stringify(value));

function readIn(pieces: readonly string[]): GrowingJson {
  const json = new GrowingJson();
  for (const piece of pieces) json.feed(piece);
  return json;
}

/** Cuts a text at any places, also within escapes and surrogates. */
function cutAt(text: string, places: readonly number[]): readonly string[] {
  const sorted = [...places.map((place) => place % (text.length + 1)), 0, text.length].sort((a, b) => a - b);
  return sorted.slice(1).map((end, index) => text.slice(sorted[index], end));
}

describe("JSON that grows", () => {
  it("is what JSON.parse reads, wherever it is cut", () => {
    fc.assert(
      fc.property(anyRoot, fc.array(fc.nat()), (text, places) => {
        expect(readIn(cutAt(text, places)).whole).toEqual(JSON.parse(text));
      }),
      { numRuns },
    );
  });

  it("shows at each character what has come, and what was shown does not change", () => {
    fc.assert(
      fc.property(anyRoot, (text) => {
        const json = new GrowingJson();
        const shown: { readonly snapshot: unknown; readonly text: string }[] = [];
        for (const character of text.split("")) {
          json.feed(character);
          const snapshot = json.snapshot();
          shown.push({ snapshot, text: JSON.stringify(snapshot) });
        }
        const last = JSON.stringify(json.whole);
        for (const { snapshot, text: then } of shown) {
          expect(JSON.stringify(snapshot)).toBe(then);
          expect(isPartOf(snapshot, json.whole)).toBe(true);
        }
        expect(shown.at(-1)?.text).toBe(last);
      }),
      { numRuns: depth(100, 1_000) },
    );
  });

  it.each([
    ['{"a":"x\\', { a: "x" }],
    ['{"a":"x\\u00', { a: "x" }],
    ['{"a":"\\ud83d', { a: "" }],
    ['{"a":"\ud83d', { a: "" }],
    ['{"a":12', {}],
    ['{"a":tru', {}],
    ['{"a":[{"b":"c"},{"d', { a: [{ b: "c" }, {}] }],
    ['{"a"', {}],
    ["[[", [[]]],
  ])("keeps back what is not known yet: %s", (text, snapshot) => {
    expect(readIn([text]).snapshot()).toEqual(snapshot);
  });

  it.each([
    ['{"a":1,}', { a: 1 }],
    ["[1,\n2,\t]", [1, 2]],
    ['{"a":"b\nc\td"}', { a: "b\nc\td" }],
  ])("forgives what models write: %j", (text, value) => {
    expect(readIn([text]).whole).toEqual(value);
  });

  it.each([
    "{a:1}",
    "{'a':1}",
    "[1 2]",
    '{"a" 1}',
    "[,]",
    "[01]",
    "[NaN]",
    '["\\x"]',
    '["\\u00g0"]',
    "[1]".padStart(1_003, "["),
  ])("breaks at what is no JSON: %s", (text) => {
    expect(readIn([text])).toMatchObject({ isBroken: true, whole: undefined });
  });

  it("keeps a member called __proto__ as JSON.parse does", () => {
    const whole = readIn(['{"__proto__":{"x":1}}']).whole;
    expect(Object.keys(whole ?? {})).toEqual(["__proto__"]);
    expect(Reflect.get({}, "x")).toBeUndefined();
  });
});

function isPartOf(part: unknown, whole: unknown): boolean {
  if (typeof part === "string" && typeof whole === "string") {
    return whole.startsWith(part);
  }
  if (Array.isArray(part) && Array.isArray(whole)) {
    return part.length <= whole.length && part.every((item, index) => isPartOf(item, whole[index]));
  }
  if (typeof part === "object" && part !== null && typeof whole === "object" && whole !== null) {
    // A name that comes twice has its last value at the end.
    return Object.keys(part).every((name) => Object.hasOwn(whole, name));
  }
  return Object.is(part, whole);
}
