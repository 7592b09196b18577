import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLiteral } from "./literal-reader.js";

const value = (text: string) => readLiteral(text, 0)?.value;

/** Values that JSON, Python and JavaScript all have. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string({ unit: "binary" }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ minLength: 1 }), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

describe("readLiteral", () => {
  it("reads every JSON value as JSON.parse does", () => {
    fc.assert(
      fc.property(anything, (given) => {
        expect(value(JSON.stringify(given))).toEqual(JSON.parse(JSON.stringify(given)));
      }),
    );
  });

  it("reads what Node.js prints of every value", () => {
    fc.assert(
      fc.property(anything, fc.boolean(), (given, compact) => {
        const printed = inspect(given, {
          depth: null,
          maxArrayLength: null,
          maxStringLength: null,
          compact,
        });
        expect(value(printed)).toEqual(given);
      }),
    );
  });

  it("never throws, and ends within the text", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      "(",
      ")",
      "'",
      '"',
      ":",
      "=>",
      ",",
      "\n",
      "a",
      "Error: x",
      "    at f",
      " {",
      "<",
      ">",
      "\\",
      "[Object]",
      "1",
      "...",
      "None",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join("");
        const read = readLiteral(text, 0);
        expect(read === undefined || read.end <= text.length).toBe(true);
      }),
    );
  });

  it.each<[string, unknown]>([
    [
      `{'a': None, "b": True, 'c': (1, 2), 'd': b'x', 'e': 'it\\'s'}`,
      { a: null, b: true, c: [1, 2], d: "x", e: "it's" },
    ],
    ["{'a': 'one '\n 'two'}", { a: "one two" }],
    ["{ a: 'one ' +\n    'two' }", { a: "one two" }],
    ["{'when': datetime.datetime(2025, 1, 2), 'h': Headers({'a': 'b'})}", { when: 2025, h: { a: "b" } }],
    ["Map(1) { 'a' => { name: 'a', value: '1' } }", { a: { name: "a", value: "1" } }],
    ["Headers { 'retry-after': '5' }", { "retry-after": "5" }],
    ["Object [AxiosHeaders] { a: '1' }", { a: "1" }],
    ["[Object: null prototype] { a: 1 }", { a: 1 }],
    [
      "<ref *1> Foo { self: [Circular *1], f: [Function: f], [Symbol(k)]: 1 }",
      { self: "[Circular *1]", f: "[Function: f]", k: 1 },
    ],
    [
      "{ list: [ 1, 2, ... 98 more items ], at: 2025-01-01T00:00:00.000Z }",
      { list: [1, 2], at: "2025-01-01T00:00:00.000Z" },
    ],
    ["{ a: undefined, b: -0.5, c: 10n, d: NaN }", { a: undefined, b: -0.5, c: 10, d: Number.NaN }],
    ['RateLimitError("Error code: 429")', { name: "RateLimitError", message: "Error code: 429" }],
    [
      "Error: no\n    at f (x:1:2) {\n  code: 'E',\n  [cause]: Error: inner\n      at g (y:1:2)\n}",
      { name: "Error", message: "no", code: "E", cause: { name: "Error", message: "inner" } },
    ],
    ["[ [Error: a b] { code: 'X' }, 2 ]", [{ name: "Error", message: "a b", code: "X" }, 2]],
    [
      "Error: first\nsecond\n    at f (x:1:2) {\n  status: 1\n}",
      { name: "Error", message: "first\nsecond", status: 1 },
    ],
  ])("reads %j", (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  it.each(["", "{", "{a: 1", "{'a': ", "[1, 2", "'open", "{,}", "}"])(
    "says of %j that no value begins there",
    (text) => {
      expect(readLiteral(text, 0)).toBeUndefined();
    },
  );

  it("gives up on deep nesting", () => {
    expect(readLiteral("[".repeat(100_000), 0)).toBeUndefined();
  });
});
