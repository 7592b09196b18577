import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fleetTitles } from "./fleet-titles.js";
import { type MeasuredRun, measuredText, shortText, wholeText } from "./measured-part.js";

const figure = (median: number) => ({ median, low: median, high: median });

/** A run with every table that the README shows, in which all have the same figure; and one table more. */
function runWith(table: MeasuredRun["tables"][number], absent: MeasuredRun["absent"] = {}): MeasuredRun {
  const names = ["openai 6", "Hotspare"];
  const plain = (title: string, columns: readonly string[]) => ({
    title,
    columns: columns.map((name) => ({ name, better: "less" as const })),
    rows: names.map((name) => ({ name, cells: columns.map(() => figure(1)) })),
    own: "Hotspare",
  });
  const tables = [
    plain("embeddings, 16 in flight", ["ratio"]),
    plain("chat, 16 in flight", ["ratio"]),
    plain("streams of 200 tokens, 4 in flight", ["ratio"]),
    plain("the first token", ["1 in flight, ms"]),
    plain("2,048 inputs of 1,536 dimensions, as base64", ["ratio", "first peak, MB"]),
    plain("a revoked first key", ["first, ms", "next, ms", "on the dead key"]),
    plain("500s behind one address, 256 callers", ["failed"]),
    plain("a key that is dead for a second, under 256 callers", ["on the dead key", "failed"]),
    plain("import and install", ["ratio"]),
    plain("from nothing to the first answer", ["ratio", "RSS, MB"]),
  ];
  return {
    mode: "full",
    date: "2026-11-26",
    machine: { node: "v20.20.2", cores: 2, loadBefore: 0.1 },
    versions: { openai: "6.49.0", "openai 7": "7.57.0" },
    absent,
    tables: [...tables.filter(({ title }) => title !== table.title), table],
  };
}

it("knows the tables of a fleet by the names that the benchmark gives them", () => {
  const named = readFileSync("bench/fleet-titles.ts", "utf8").match(/"[^"]+"/g);
  expect(named?.map((title) => title.slice(1, -1))).toEqual(Object.values(fleetTitles));
});

const oneTable = (columns: MeasuredRun["tables"][number]["columns"], own: number, peer: number) => ({
  title: "a table",
  columns,
  rows: [
    { name: "a peer", cells: columns.map(() => figure(peer)) },
    { name: "Hotspare", cells: columns.map(() => figure(own)) },
  ],
  own: "Hotspare",
});

describe("the part about measurements", () => {
  it("shows the machine, both versions of the SDK, and a figure where a contestant has one", () => {
    const text = measuredText(runWith(oneTable([], 1, 1)), wholeText);
    expect(text).toContain("2026-11-26, Node 20.20.2, 2 cores, load 0.1 before the run");
    expect(text).toContain("| | openai 6.49.0 | openai 7.57.0 | fetch by hand |");
    expect(text).toContain("| CPU time of a chat, 16 in flight * | 1 |  |");
    expect(text).toContain("Hotspare has the best figure of each row.");
  });

  it("says what a fleet does, after a run that has measured it", () => {
    const run = runWith(oneTable([], 1, 1));
    expect(shortText(run)).not.toContain("Eight processes");
    const table = (title: string, row: string, cells: Readonly<Record<string, number>>) => ({
      title,
      columns: Object.keys(cells).map((name) => ({ name })),
      rows: [{ name: row, cells: Object.values(cells) }],
    });
    const tables = [
      ...run.tables,
      table(fleetTitles.revoked, "8 processes", { uninformed: 12, late: 0 }),
      table(fleetTitles.informed, "the news", {
        ratio: 1.5,
        "median, ms": 2.25,
        "p99, ms": 9,
      }),
      table(fleetTitles.recovered, "8 processes", {
        recoveries: 200,
        "with one probe": 200,
      }),
    ];
    const limits = {
      title: fleetTitles.limits,
      columns: [{ name: "share" }, { name: "refused" }],
      rows: [
        { name: "stated limits", cells: [figure(0.985), figure(0.004)] },
        { name: "limits nobody states", cells: [figure(0.91), figure(0.02)] },
      ],
    };
    expect(shortText({ ...run, tables })).not.toContain("rate limits");
    expect(shortText({ ...run, tables: [...tables, limits] })).toContain(
      "if replies state the limits, 98.5 % of it, and 0.40 % of their requests are refused; if nobody states them, 91 % of it, and 2 %",
    );
    for (const write of [shortText, wholeText]) {
      const text = write({ ...run, tables });
      expect(text).toContain(
        "12 began after the first 401 was read and before their process knew, and 0 later.",
      );
      expect(text).toContain("know after 2.25 ms (99 of 100 after 9 ms), 1.50 times what a bare message");
      expect(text).toContain("Of 200 keys that recovered, 200 were probed exactly once");
    }
  });

  it("shows six rows in the README, and in how many tables another contestant is better", () => {
    const text = shortText(runWith(oneTable([{ name: "µs", better: "less" }], 2, 1)));
    expect(text.match(/^\| \w/gm)).toHaveLength(6);
    expect(text).toContain("In 1 of the 11 tables with peers another contestant");
    expect(text).not.toContain("- a table");
  });

  it.each([
    ["less", 2, 1, true],
    ["less", 1, 2, false],
    ["more", 1, 2, true],
    ["more", 2, 1, false],
    ["less", 0.252, 0.251, false],
    [undefined, 2, 1, false],
  ] as const)(
    "lists a column where %s is better, Hotspare has %d and a peer %d: %s",
    (better, own, peer, isListed) => {
      const column = better === undefined ? { name: "µs" } : { name: "µs", better };
      const text = measuredText(runWith(oneTable([column], own, peer)), wholeText);
      expect(text.includes(`- a table: µs ${own} (a peer ${peer})`)).toBe(isListed);
      expect(text.includes("not the best")).toBe(isListed);
    },
  );

  it("compares with the named peers alone where a table names them", () => {
    const table = { ...oneTable([{ name: "µs", better: "less" as const }], 2, 1), peers: ["another"] };
    expect(measuredText(runWith(table), wholeText)).not.toContain("not the best");
  });

  it("says why a contestant is missing, and leaves its column out", () => {
    const text = measuredText(
      runWith(oneTable([], 1, 1), { "Portkey gateway": "npm could not install it" }),
      wholeText,
    );
    expect(text).toContain("Portkey gateway did not run: npm could not install it.");
    expect(text).not.toContain("| Portkey gateway |");
  });

  it("fails when the results lack a column that the README shows", () => {
    const table = { title: "chat, 16 in flight", columns: [], rows: [] };
    expect(() => measuredText(runWith(table), wholeText)).toThrow(
      'no column "ratio" in a table "chat, 16 in flight"',
    );
  });

  it("shows no figure of a run that was cut short", () => {
    const text = measuredText({ ...runWith(oneTable([], 1, 1)), mode: "quick" }, wholeText);
    expect(text).toContain("the last run was a quick run");
    expect(text).not.toContain("|");
  });

  it("finds every column that it shows in the results of the repository", () => {
    const results = readFileSync(new URL("../../../bench/results/results.json", import.meta.url), "utf8");
    expect(wholeText(JSON.parse(results) as MeasuredRun)).toContain("| CPU time of the import * |");
  });
});
