import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { budgetLine, budgetText, readBudgets } from "./budget-file.js";

const rows = fc.uniqueArray(
  fc.record({
    month: fc
      .tuple(fc.integer({ min: 1_000, max: 9_999 }), fc.integer({ min: 10, max: 12 }))
      .map((parts) => parts.join("-")),
    client: fc.string({ minLength: 1 }),
    spent: fc.double({ min: 0, max: 1e12, noNaN: true }).map((value) => value + 0),
  }),
  { selector: ({ month, client }) => `${month} ${client}` },
);

describe("the file of budgets", () => {
  it("reads the written amounts back to the last digit", () => {
    fc.assert(
      fc.property(rows, (given) => {
        expect(readBudgets(budgetText(given, "EUR"), "EUR")).toEqual({ rows: given, isTorn: false });
      }),
    );
  });

  it("cut at any byte after its header, has the last complete line of each client", () => {
    const header = budgetText([], "USD");
    const lines = [1, 2, 3].map((spent) => budgetLine({ month: "2026-11", client: "é", spent }));
    const bytes = Buffer.from(header + lines.join(""));
    for (let length = Buffer.byteLength(header); length <= bytes.length; length += 1) {
      const { rows: read } = readBudgets(bytes.subarray(0, length).toString(), "USD");
      const wholeLines = bytes.subarray(0, length).toString().split("\n").length - 2;
      expect(read.map(({ spent }) => spent)).toEqual(wholeLines === 0 ? [] : [wholeLines]);
    }
  });

  const header = budgetText([], "USD");
  const refused: readonly (readonly [string, string, RegExp])[] = [
    ["an empty file", "", /is not a file of budgets/],
    ["another file", "name,amount\nteam-a,1\n", /is not a file of budgets/],
    ["other JSON", "{}\n", /is not a file of budgets/],
    ["bytes", "\0\0\0\0", /is not a file of budgets/],
    ["a later version", '{"file":"hotspare budgets","version":2,"currency":"USD"}\n', /later version/],
    [
      "amounts without a currency",
      budgetText([{ month: "2026-11", client: "a", spent: 1 }], ""),
      /without a name/,
    ],
    ["another currency", budgetText([], "EUR"), /has amounts in "EUR", and the price table is in "USD"/],
    ["a damaged line", `${header}{"month":"2026-11","cli\n`, /is damaged in line 2/],
    ["a negative amount", `${header}{"month":"2026-11","client":"a","spent":-1}\n`, /is damaged in line 2/],
    [
      "an amount that is no number",
      `${header}{"month":"2026-11","client":"a","spent":"1"}\n`,
      /damaged in line 2/,
    ],
    [
      "an empty line in the middle",
      `${header}\n${budgetLine({ month: "2026-11", client: "a", spent: 1 })}`,
      /line 2/,
    ],
  ];

  it("accepts a file without amounts and without a currency, which a gateway without prices wrote", () => {
    expect(readBudgets(budgetText([], ""), "USD").rows).toEqual([]);
  });

  it.each(refused)("refuses %s", (_, text, message) => {
    expect(() => readBudgets(text, "USD")).toThrow(message);
  });
});
