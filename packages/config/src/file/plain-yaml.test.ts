import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { readPlainYaml } from "./plain-yaml.js";

/** What YAML's own parser makes of a text, with the options of `parseYaml`; undefined: it finds a mistake. */
function read(text: string): { readonly value: unknown } | undefined {
  const document = parseDocument(text, { merge: true, stringKeys: true, logLevel: "silent" });
  return document.errors.length + document.warnings.length > 0 ? undefined : { value: document.toJS() };
}

const pieces = [
  ..."\n\n\n\n  -:#,[]{}'\"$\\&*!|>?%@`~.0~",
  ...[
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    "a: ",
    "b: ",
    "a: b",
    "- ",
    ": ",
    " #",
    "${KEY}",
    "true",
    "null",
    "1e3",
    "0x1f",
    "-1.5",
  ],
  ...[
    '"x y"',
    "'x y'",
    "{ a: 1, b: [x, y] }",
    "[1, 2]",
    "---\n",
    "...",
    "https://x.example/v1",
    "\r\n",
    "\t",
    "é",
    "\u00a0",
    "\u3000",
    "<<: ",
    "a b",
    "__proto__: ",
  ],
];

const text = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 14 })
  .map((parts) => parts.join(""));
/** Lines that mostly belong together. */
const lines = fc
  .array(
    fc.tuple(
      fc.nat(3).map((depth) => "  ".repeat(depth)),
      fc.constantFrom("", "- ", "- - ", "a: ", "b:  ", '"c": ', "- d: ", "'e' : "),
      fc.constantFrom(
        "",
        "x",
        "1",
        "-2.50",
        "x y",
        '"q: #"',
        "{ a: x, b: '1' }",
        "[]",
        "# c",
        "x # c",
        "x:y",
        "- x",
        "a: b",
        "{a: b}",
        "1.0.0",
      ),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((rows) => rows.map((row) => row.join("")).join("\n"));

describe("a plain YAML text", () => {
  it("has the value that YAML's own parser reads, whatever the text", () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.oneof(text, lines), (given) => {
        const plain = readPlainYaml(given);
        if (plain !== undefined) {
          taken += 1;
          expect(plain, given).toEqual(read(given));
        }
      }),
      { numRuns: 4_000, seed: 7 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it.each([
    [
      "names, lists and values",
      "a:\n  b:\n    - c: 1\n      d: x y\n    - - e\n      - 'f: #'\n  g: [1, { h: \"\" }]\n",
    ],
    [
      "a list at the indentation of its name, comments, and dashes at the start",
      "---\n# c\na: # c\n- b # c\n- c: -1.5\n\nd: 2024-10-21",
    ],
    [
      "references and addresses",
      "a: ${KEY:-x}\nb: https://host:1/v1\nc: file:./key\nd: $${\ne: { f: https://host/v1 }\n",
    ],
    ["names without a value", "a:\nb: null\nc:\n  - \n  - x"],
  ])("holds %s", (_, given) => {
    expect(readPlainYaml(given)).toBeDefined();
    expect(readPlainYaml(given)).toEqual(read(given));
  });

  it.each([
    ["an anchor", "a: &b 1"],
    ["a text of several lines", "a: b\n  c"],
    ["a name that stands twice", "a: 1\na: 2"],
    ["a name that stands twice between brackets", "a: { b: 1, b: 2 }"],
    ["a line that belongs nowhere", "a:\n    b: 1\n  c: 2"],
    ["a number in a form that few write", "a: 0x10"],
    ["a tab", "a:\tb"],
    ["a no-break space behind a value", "a: b\u00a0"],
    ["an ideographic space before a name", "a:\n\u3000b: 1"],
    ["a blank that few know behind a number", "a: 1\u2003"],
    ["a line break that few know", "a: b\u2028"],
    ["the prototype of an object", "__proto__: { a: 1 }"],
    ["brackets inside brackets", `a: ${"[".repeat(20_000)}`],
    ["dashes inside dashes", `${"- ".repeat(20_000)}a`],
  ])("does not hold %s", (_, given) => {
    expect(readPlainYaml(given)).toBeUndefined();
  });
});
