import { mkdir, writeFile } from "node:fs/promises";
import { arch, cpus, platform } from "node:os";
import type { Table } from "./bench-case.js";

/** What all the numbers were found on. */
interface Machine {
  readonly node: string;
  readonly cpu: string;
  readonly system: string;
}

function thisMachine(): Machine {
  return {
    node: process.version,
    cpu: `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}`,
    system: `${platform()} ${arch()}`,
  };
}

/** A table in Markdown, which reads well in a terminal too. */
export function markdownOf({ title, about, columns, rows, aims = [] }: Table): string {
  const widths = columns.map((column, at) =>
    Math.max(column.length, 3, ...rows.map((row) => String(row[at] ?? "").length)),
  );
  const line = (cells: readonly (string | number)[]) =>
    `| ${widths.map((width, at) => (at === 0 ? String(cells[at] ?? "").padEnd(width) : String(cells[at] ?? "").padStart(width))).join(" | ")} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  const met = aims.map(
    ({ what, aim, found }) =>
      `- ${what}: ${found.toFixed(2)}, aim at most ${aim.toFixed(2)}: ${found <= aim ? "met" : "**not met**"}`,
  );
  return [
    `## ${title}`,
    "",
    `${about}.`,
    "",
    line(columns),
    rule,
    ...rows.map(line),
    ...(met.length > 0 ? ["", ...met] : []),
    "",
  ].join("\n");
}

export async function writeReport(folder: URL, tables: readonly Table[], quick: boolean): Promise<void> {
  const machine = thisMachine();
  await mkdir(folder, { recursive: true });
  const head = [
    "# Benchmark",
    "",
    `Node ${machine.node}, ${machine.cpu}, ${machine.system}. Made by \`npm run bench${quick ? " -- --quick" : ""}\`. A ratio is to the first row of its table, made within each`,
    "round; the spread is the least and the most of all rounds.",
    "",
  ].join("\n");
  await writeFile(new URL("results.md", folder), `${head}\n${tables.map(markdownOf).join("\n")}`);
  await writeFile(
    new URL("results.json", folder),
    `${JSON.stringify({ machine, quick, tables }, undefined, 2)}\n`,
  );
}
