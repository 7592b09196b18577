import { mkdir, writeFile } from "node:fs/promises";
import type { Machine } from "./machine.js";
import type { Cell, Table } from "./table.js";

/** What the figures of a run are worth. */
const worth = {
  full: "",
  quick: " A quick run: its figures are rough.",
  smoke: " A smoke run: it shows that every case runs, and its figures say nothing.",
} as const;

/** A whole run. The README's table and `results/summary.md` are written from it: tools/docs/generated/measured-part.ts. */
export interface Report {
  readonly mode: "full" | "quick" | "smoke";
  readonly date: string;
  readonly minutes: number;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  /** Contestants that did not run, and why. */
  readonly absent: Readonly<Record<string, string>>;
  readonly tables: readonly Table[];
}

/** A number with as many digits as say something. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return "";
  return value.toFixed(Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}

function cellText(cell: Cell): string {
  if (cell === undefined) return "";
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return numberText(cell);
  return `${numberText(cell.median)} [${numberText(cell.low)} .. ${numberText(cell.high)}]`;
}

/** A table in Markdown, which reads well in a terminal too. */
export function markdownOf({ title, about, columns, rows, aims = [] }: Table): string {
  const cells = [
    ["", ...columns.map(({ name }) => name)],
    ...rows.map((row) => [row.name, ...columns.map((_, at) => cellText(row.cells[at]))]),
  ];
  const widths = ["", ...columns].map((_, at) => Math.max(3, ...cells.map((row) => (row[at] ?? "").length)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, at) => (at === 0 ? (row[at] ?? "").padEnd(width) : (row[at] ?? "").padStart(width))).join(" | ")} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  const [head = [], ...body] = cells;
  // An aim beside a contestant that did not run has nothing to say.
  const met = aims
    .filter(({ found }) => !Number.isNaN(found))
    .map(
      ({ what, aim, found }) =>
        `- ${what}: ${found.toFixed(2)}, aim at most ${aim.toFixed(2)}: ${found <= aim ? "met" : "**not met**"}`,
    );
  return [
    `## ${title}`,
    "",
    `${about}.`,
    "",
    line(head),
    rule,
    ...body.map(line),
    ...(met.length > 0 ? ["", ...met] : []),
    "",
  ].join("\n");
}

function pageOf({ mode, date, minutes, machine, versions, absent, tables }: Report): string {
  const { node, cores, processor, system, loadBefore, memoryMb } = machine;
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const missing = Object.entries(absent).map(([name, why]) => `${name} did not run: ${why}.`);
  const head = [
    "# Benchmark",
    "",
    `Made by \`npm run bench${mode === "full" ? "" : ` -- --${mode}`}\` on ${date} in ${minutes} minutes: Node ${node}, ${cores} x ${processor}, ${memoryMb} MB, ${system}; load before the run ${loadBefore}.${worth[mode]}`,
    `${packages.join(", ")}.${missing.length > 0 ? ` ${missing.join(" ")}` : ""}`,
    "",
    "A contestant has a process of its own, warmed by a count of calls. All take turns, another one first in each round. A figure is the median of all rounds, with the",
    "first and the third quartile. Without another word a ratio is to openai 6, made within each round.",
    "",
  ].join("\n");
  return `${head}\n${tables.map(markdownOf).join("\n")}`;
}

/** Writes a run, as data and as a page. */
export async function writeReport(folder: URL, report: Report): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("results.md", folder), pageOf(report));
  await writeFile(new URL("results.json", folder), `${JSON.stringify(report, shortNumbers, 1)}\n`);
}

/** Digits after the fourth say nothing of a measurement. */
function shortNumbers(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}
