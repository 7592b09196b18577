import { moneyText } from "@hotspare/core/plugin";
import type { Percentiles, SimulationReport } from "../contract/simulation-report.js";
import { durationText } from "../scenario/time-words.js";
import { addedText, countText, shareText } from "./number-text.js";
import { textTable } from "./text-table.js";

/** A report and the name of the configuration that it is about. */
export interface NamedReport {
  readonly name: string;
  readonly report: SimulationReport;
}

/** One line of a comparison: what the line compares, and the value of each report. */
export interface ComparedRow {
  readonly what: string;
  readonly values: readonly string[];
  /** The index of the better value. Undefined: the values are equal, or neither is better in itself. */
  readonly better: number | undefined;
}

/** Compares two or more reports: a part for all models, then a part for each model that at least one report has. */
export function comparedRows(reports: readonly NamedReport[]): readonly ComparedRow[] {
  const totals = reports.map(({ report }) => report.total);
  const currency = totals.find((total) => total.currency !== undefined)?.currency;
  const names = [...new Set(reports.flatMap(({ report }) => report.models.map(({ model }) => model)))];
  return [
    row(
      "calls",
      totals.map(({ calls }) => calls),
      countText,
      "none",
    ),
    row(
      "failed",
      totals.map(({ failed }) => failed),
      countText,
    ),
    row(
      "failed, share",
      totals.map(({ failed, calls }) => (calls === 0 ? 0 : failed / calls)),
      (share) => shareText(share, 1),
    ),
    row(
      "requests wasted",
      totals.map(({ wasted }) => wasted),
      countText,
    ),
    row(
      "waits",
      totals.map(({ waits }) => waits),
      countText,
    ),
    row(
      "time waited",
      totals.map(({ waitedMs }) => waitedMs),
      durationText,
    ),
    ...timeRows(
      "time of an answered call",
      totals.map(({ time }) => time),
      durationText,
      // Measured on answered calls alone, so a configuration that answers fewer calls may look faster.
      "none",
    ),
    ...timeRows(
      "added to an answered call",
      totals.map(({ added }) => added),
      addedText,
    ),
    row(
      "switches",
      totals.map(({ switches }) => switches),
      countText,
      "none",
    ),
    row(
      "failbacks",
      totals.map(({ failbacks }) => failbacks),
      countText,
      "none",
    ),
    ...(totals.some(({ cost }) => cost !== undefined)
      ? [
          row(
            "cost",
            totals.map(({ cost }) => cost),
            (cost) => moneyText(cost, currency),
            "none",
          ),
        ]
      : []),
    ...(names.length > 1 ? names.flatMap((name) => modelRows(name, reports)) : []),
  ];
}

function modelRows(name: string, reports: readonly NamedReport[]): readonly ComparedRow[] {
  const models = reports.map(({ report }) => report.models.find(({ model }) => model === name));
  return [
    row(
      `${name}: failed`,
      models.map((model) => model?.failed),
      countText,
    ),
    row(
      `${name}: requests wasted`,
      models.map((model) => model?.wasted),
      countText,
    ),
    ...timeRows(
      `${name}: added to an answered call`,
      models.map((model) => model?.added),
      addedText,
    ),
  ];
}

function timeRows(
  what: string,
  times: readonly (Percentiles | undefined)[],
  written: (ms: number) => string,
  good: "less" | "none" = "less",
): readonly ComparedRow[] {
  return [
    row(
      `${what}, p50`,
      times.map((time) => time?.p50Ms),
      written,
      good,
    ),
    row(
      `${what}, p99`,
      times.map((time) => time?.p99Ms),
      written,
      good,
    ),
  ];
}

function row(
  what: string,
  values: readonly (number | undefined)[],
  written: (value: number) => string,
  good: "less" | "none" = "less",
): ComparedRow {
  const known = values.filter((value) => value !== undefined);
  const least = Math.min(...known);
  const isDecided =
    good === "less" && known.length > 1 && values.filter((value) => value === least).length === 1;
  return {
    what,
    values: values.map((value) => (value === undefined ? "-" : written(value))),
    better: isDecided ? values.indexOf(least) : undefined,
  };
}

/** Writes a comparison of reports for a terminal. A star marks the better value. */
export function compareText(reports: readonly NamedReport[]): string {
  const rows = comparedRows(reports).map(({ what, values, better }) => [
    what,
    ...values.map((value, index) => `${value}${index === better ? " *" : "  "}`),
  ]);
  const head = ["", ...reports.map(({ name }) => `${name}  `)];
  return `${textTable([head, ...rows], ["left", ...reports.map(() => "right" as const)])}\n`;
}
