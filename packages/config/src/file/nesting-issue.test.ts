import { describe, expect, it } from "vitest";
import { jsonNestingIssue, yamlNestingIssue } from "./nesting-issue.js";

const yaml = await import("yaml");
const deep = "[".repeat(101);
const lines = (line: string) =>
  Array.from({ length: 101 }, (_, index) => line.replace("#", `${index}`)).join("\n");

describe("yamlNestingIssue", () => {
  it.each([
    ["a quoted text", lines('m#: { prefix: "[query: " }')],
    ["a text in single quotes", lines("m#: { prefix: '{it''s [' }")],
    ["a plain text", lines("m#: a [ b { c")],
    ["a comment", lines("m#: 1 # [ {")],
    ["a block of text", `m: |\n${lines("  [ { #")}`],
    ["a row of dashes in a text", `m: "${"- ".repeat(150)}"`],
    ["a row of dashes in a comment", `# ${"- ".repeat(150)}\nm: 1`],
    ["a list with many items", lines("- - #")],
    ["names in brackets", `m: { ${lines("m#: &a 1, n#: *a,")} }`],
    ["names in brackets in one line", `m: { ${lines("m#: &a 1, n#: *a,").replaceAll("\n", " ")} }`],
  ])("takes brackets and dashes of %s", (_, text) => {
    expect(yamlNestingIssue(yaml, text)).toBeUndefined();
  });

  it.each([
    ["brackets", `a: 1\nb: ${deep}`, "brackets"],
    ["brackets after closing brackets in texts", `a:\n  ${'["]", '.repeat(101)}`, "brackets"],
    ["braces", `a: 1\n${"{a: ".repeat(101)}`, "brackets"],
    ["lists in a line", `a: 1\n${"- ".repeat(101)}b`, "values"],
    ["lists with anchors", `a: 1\n${"- &a ".repeat(101)}b`, "values"],
    ["names in a line", `a: 1\n${"b: ".repeat(101)}c`, "values"],
    ["names and lists in a line", `a: 1\n${"b: - ? ".repeat(34)}c`, "values"],
  ])("refuses %s, at the line", (_, text, what) => {
    const message = `has more than 100 ${what} inside each other: use fewer levels`;
    expect(yamlNestingIssue(yaml, text)).toEqual({ path: "", message, line: 2 });
  });
});

describe("yamlNestingIssue of properties", () => {
  it.each([
    ["anchors", `a: 1\nb: ${"&a ".repeat(101)}`],
    ["tags between brackets", `a: 1\nb: [${"!t ".repeat(101)}]`],
    ["aliases over several lines", `a: 1\nb: ${"*a\n".repeat(101)}`],
  ])("refuses %s in a row", (_, text) => {
    expect(yamlNestingIssue(yaml, text)?.message).toContain("anchors, tags or aliases in a row");
  });
});

describe("jsonNestingIssue", () => {
  it("takes brackets in texts and in comments", () => {
    const text = JSON.stringify(Array.from({ length: 101 }, () => '[\\"{'));
    expect(jsonNestingIssue(`${text} // ${deep}\n/* ${deep} */`)).toBeUndefined();
  });

  it.each([[`{"a":\n${deep}`], [`/* " */\n${deep}`], [`["]", "\\"",\n${'["]",'.repeat(101)}`]])(
    "refuses %j",
    (text) => {
      expect(jsonNestingIssue(text)).toMatchObject({ line: 2 });
    },
  );
});
