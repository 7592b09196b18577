/** The side of a column at which its cells are aligned. */
type Side = "left" | "right";

/** Formats rows in columns of equal width, with two spaces between columns. */
export function textTable(rows: readonly (readonly string[])[], sides: readonly Side[]): string {
  const widths = rows.reduce<readonly number[]>(
    (known, row) => row.map((cell, column) => Math.max(cell.length, known[column] ?? 0)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          sides[column] === "right" ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
