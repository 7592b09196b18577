import { cellText } from "./visible-text.js";

/**
 * Formats rows in columns of equal width, with two spaces between columns. The last cell of a row is not padded. A line feed in a cell is an
 * escape, so a row is a line.
 */
export function table(given: readonly (readonly string[])[]): string {
  const rows = given.map((row) => row.map(cellText));
  const widths = rows.reduce<readonly number[]>(
    (known, row) => row.map((cell, column) => Math.max(cell.length, known[column] ?? 0)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
