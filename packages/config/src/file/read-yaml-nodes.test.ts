import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readYamlNodes } from "./read-yaml-nodes.js";

const yaml = await import("yaml");
const options = { merge: true, uniqueKeys: false } as const;

/** The data of a text, as the parser's own aliases make it, and as the nodes make it. */
function bothWays(text: string): readonly [unknown, unknown] {
  const document = yaml.parseDocument(text, options);
  const { mistakes } = readYamlNodes(yaml, document.contents);
  expect(mistakes).toEqual([]);
  const aliases: unknown[] = [];
  yaml.visit(document, { Alias: (_, alias) => void aliases.push(alias) });
  expect(aliases).toEqual([]);
  return [yaml.parse(text, { ...options, maxAliasCount: -1 }), document.toJS({ maxAliasCount: -1 })];
}

const value = fc.constantFrom("1", "x", "{ p: 1 }", "{ p: { q: [2] }, r: 3 }", "[4]", "null");
const use = fc.constantFrom(
  "*a",
  "[*a, *b]",
  "{ k: *a, l: *b }",
  "&b { m: *a }",
  "&a { m: *b, n: *b }",
  "[[*b], { o: *a }]",
);
const merge = fc.constantFrom(
  "{ <<: *m, p: 9 }",
  "{ p: 9, <<: *m }",
  "{ <<: [*m, *n] }",
  "{ <<: *both }",
  "&m { <<: *n, s: 1 }",
);

describe("the nodes of a document", () => {
  it("have in the place of each alias what the alias names there", () => {
    fc.assert(
      fc.property(fc.tuple(value, value), fc.array(fc.oneof(use, merge), { maxLength: 8 }), (two, uses) => {
        const heads = [`x: &a ${two[0]}`, `y: &b ${two[1]}`, "z: &m { p: 1, q: 2 }", "w: &n { q: 3, t: 4 }"];
        const rows = [...heads, "v: &both [*m, *n]", ...uses.map((text, index) => `u${index}: ${text}`)];
        const [own, made] = bothWays(rows.join("\n"));
        expect(made, rows.join("\n")).toEqual(own);
      }),
      { numRuns: 500, seed: 3 },
    );
  });

  it("do not hold an alias of what is not there, or of what the alias is in", () => {
    for (const text of ["a: *b", "a: &a [*a]", "a: &a { <<: *a }", "x: &a 1\na: &a [*a]"]) {
      const { mistakes } = readYamlNodes(yaml, yaml.parseDocument(text, options).contents);
      expect(mistakes.map(({ code }) => code)).toEqual(["BAD_ALIAS"]);
    }
  });
});
