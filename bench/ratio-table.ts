import type { Aim, Table } from "./bench-case.js";
import type { Row } from "./measure/rounds.js";

/** A table of costs and of their ratios within each round. */
export function ratioTable(
  title: string,
  about: string,
  unit: string,
  rows: readonly Row[],
  aims: readonly Aim[] = [],
): Table {
  return {
    title,
    about,
    columns: ["", unit, "ratio", "spread"],
    rows: rows.map(({ name, cost, ratio, least, most }) => [
      name,
      cost.toFixed(cost < 10 ? 2 : 0),
      ratio.toFixed(2),
      `${least.toFixed(2)} to ${most.toFixed(2)}`,
    ]),
    aims,
  };
}

export function ratioOf(rows: readonly Row[], name: string, to?: string): number {
  const found = rows.find((row) => row.name === name)?.ratio ?? Number.NaN;
  return to === undefined ? found : found / (rows.find((row) => row.name === to)?.ratio ?? Number.NaN);
}
