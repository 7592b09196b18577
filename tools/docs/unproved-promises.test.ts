import { describe, expect, it } from "vitest";
import { parsePage } from "./markdown-page.js";
import { unprovedPromises } from "./unproved-promises.js";

const files: Readonly<Record<string, string>> = {
  "test/a.test.ts": 'it("keeps to a wait")',
  "bench/results/results.md": "figures",
  "docs/other.md": "words",
};
const faults = (text: string, path = "docs/page.md") =>
  unprovedPromises([parsePage(path, text)], (file) => files[file]).map(
    ({ line, message }) => `${line ?? "-"}: ${message}`,
  );
const table = (cell: string) => `text\n\n| promise | shown by |\n| --- | --- |\n| x | ${cell} |\n`;

describe("unprovedPromises", () => {
  it.each([
    "[a](../test/a.test.ts): keeps to a wait",
    "[a](../test/a.test.ts)",
    "[figures](../bench/results/results.md)",
    "[a](../test/a.test.ts): keeps to a wait; [figures](../bench/results/results.md)",
    "[words](other.md), [a](../test/a.test.ts)",
  ])("takes %s", (cell) => {
    expect(faults(table(cell))).toEqual([]);
  });

  it.each([
    ["nothing", "", 'names no test and no benchmark under "shown by"'],
    ["words alone", "we looked", "names no test"],
    ["another page", "[words](other.md)", "names no test"],
    ["a file that is gone", "[a](../test/b.test.ts)", "there is no test/b.test.ts"],
    ["a title that is gone", "[a](../test/a.test.ts): waits", 'has no "waits"'],
    [
      "a second title that is gone",
      "[a](../test/a.test.ts): keeps to a wait; [a](../test/a.test.ts): other",
      'has no "other"',
    ],
  ])("refuses %s", (_, cell, message) => {
    expect(faults(table(cell))).toEqual([expect.stringMatching(new RegExp(`^5: .*${message}`))]);
  });

  it("asks nothing of other tables", () => {
    expect(faults(`${table("[a](../test/a.test.ts)")}\n| a | b |\n| --- | --- |\n| x | y |\n`)).toEqual([]);
  });

  it("wants a table on a page that promises, and a proof in each section that compares", () => {
    expect(faults("# Hotspare\n", "README.md")).toEqual([expect.stringContaining("has no table")]);
    const sections = `${table("[a](../test/a.test.ts)")}\n## A loop\n\nwords\n\n## Others\n\n[measured](../bench/results/results.md)\n`;
    expect(faults(sections, "docs/what-is-different.md")).toEqual([
      '7: "A loop" names no test and no measurement',
    ]);
  });
});
