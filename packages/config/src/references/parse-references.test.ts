import { describe, expect, it } from "vitest";
import { parseReferences, type TextPart } from "./parse-references.js";

const name = (of: string, fallback?: readonly TextPart[]) => ({ name: of, fallback });
const parse = (text: string, isBody = false) => parseReferences(text, { isBody });

describe("the parts of a text", () => {
  it.each<[string, readonly TextPart[]]>([
    ["", []],
    ["plain", ["plain"]],
    ["${A}", [name("A")]],
    ["a${A}b${B}", ["a", name("A"), "b", name("B")]],
    ["${A:-}", [name("A", [])]],
    ["${A:-b${C:-d}}e", [name("A", ["b", name("C", ["d"])]), "e"]],
    ["$${A}", ["${A}"]],
    ["$$NAME", ["$NAME"]],
    ["a}b", ["a}b"]],
    ["pa$$word and 5$", ["pa$$word and 5$"]],
  ])("%j", (text, parts) => {
    expect(parse(text)).toEqual({ parts });
  });

  it("of a body may hold names with a dollar in small letters", () => {
    expect(parse("see $ref and $defs", true)).toEqual({ parts: ["see $ref and $defs"] });
    expect(parse("see $API_KEY", true)).toMatchObject({ bareName: "API_KEY" });
  });
});

describe("a wrong reference", () => {
  it.each([
    ["${A", "has a reference without its closing brace"],
    ["${A${B}}", "has a reference without its closing brace"],
    ["${A:-b", "has a reference without its closing brace"],
    ["${A:-${B", "has a reference without its closing brace"],
    ["${A-b}", "has a reference in the form of a shell"],
    ["${ A }", "has spaces between its braces"],
    ["${{ A }}", "has ${{ }}, which another tool replaces"],
    ["${env:A}", "names a variable in the form of other tools"],
    ["${1}", "has a reference in a wrong form"],
    [`${"${A:-".repeat(11)}x${"}".repeat(11)}`, "nests defaults more than 10 deep"],
  ])("%j is a problem that does not quote the text", (text, problem) => {
    const found = parse(`secret-text ${text}`);
    expect(found.problem).toContain(problem);
    expect(JSON.stringify(found)).not.toContain("secret-text");
  });

  it("without braces has its name beside it", () => {
    expect(parse("$KEY")).toEqual({ problem: "has a variable without braces", bareName: "KEY" });
    expect(parse("${A:-$KEY}")).toMatchObject({ bareName: "KEY" });
  });
});
