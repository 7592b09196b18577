import type { KeyStats } from "./key-stats.js";

const HEADINGS = ["key", "requests", "in flight", "max", "tokens", "left", "statuses"];

/** Formats `simulator.stats()` as a table of plain text, one line for each key. */
export function formatStats(statsByKey: Readonly<Record<string, KeyStats>>): string {
  const rows = Object.entries(statsByKey).map(([key, stats]) => [
    key === "" ? "(none)" : key,
    String(stats.requests),
    String(stats.inFlight),
    String(stats.maxInFlight),
    String(stats.tokens),
    String(stats.left),
    Object.entries(stats.byStatus)
      .map(([status, count]) => `${status}×${count}`)
      .join(" "),
  ]);
  const table = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) => formatRow(row, widths)).join("\n");
}

/** Aligns words left and numbers right. */
function formatRow(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 || column === row.length - 1 ? cell.padEnd(width) : cell.padStart(width);
    })
    .join("  ")
    .trimEnd();
}
