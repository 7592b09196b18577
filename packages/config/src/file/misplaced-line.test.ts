import { describe, expect, it } from "vitest";
import { misplacedLine } from "./misplaced-line.js";

const lineOf = (text: string) => misplacedLine(text.split("\n"));

describe("a line that is indented otherwise than its level", () => {
  it.each([
    ["deeper than a name with a value", "a:\n  b: 1\n   c: 2", 3, "indented deeper than the line before it"],
    ["between two levels", "a:\n    b:\n        c: 1\n      d: 2", 4, "the indentation of this line differs"],
    ["left of the first line", "  a: 1\nb: 2", 2, "the indentation of this line differs"],
    ["a list entry among names", "a:\n  b: 1\n  - c", 3, "this list entry has the indentation of names"],
    [
      "behind a block of text",
      "a: |\n  free\n   text\nb:\n  c: 1\n d: 2",
      6,
      "the indentation of this line differs",
    ],
    ["behind closed brackets", "a: [\n1,\n      2]\n  b: 3", 4, "indented deeper"],
  ])("%s is found", (_, text, line, problem) => {
    expect(lineOf(text)).toEqual({ line, problem: expect.stringContaining(problem) });
  });
});

describe("a text in order", () => {
  it.each([
    ["names in names", "a:\n  b:\n    c: 1\n  d: 2\ne: 3"],
    ["a list at the indentation of its name", "a:\n- b: 1\n  c: 2\n- d: 3\ne: 4"],
    ["a list below its name", "a:\n  - b\n  - - c\n    - d\n"],
    ["comments and empty lines anywhere", "a:\n      # x\n  b: 1\n\n # y\n  c: 2"],
    ["text in a block", "a: |\n    free\n  text\nb: >-\n  more\nc: 1"],
    ["anything between brackets", "a: {\nb: 1,\n      c: 2 }\nd: 3"],
    ["brackets in quotes", "a: \"[\"\nb: '{'\nc: 1"],
    ["an anchor before what is below", "a: &x\n  b: 1\nc: 2"],
  ])("with %s has none", (_, text) => {
    expect(lineOf(text)).toBeUndefined();
  });
});
