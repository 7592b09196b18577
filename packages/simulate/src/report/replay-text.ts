import type { ReplayReport } from "../contract/replay-report.js";
import { comparedRows } from "./compare-report.js";
import { methodText, textReport } from "./text-report.js";
import { textTable } from "./text-table.js";

/**
 * Writes a replay for a terminal: the recorded and the replayed figures side by side, then the whole report.
 *
 * @param name the name of the configuration
 */
export function replayText({ recorded, replayed, notes }: ReplayReport, name: string): string {
  const rows = comparedRows([
    { name: "recorded", report: { ...replayed, total: recorded, models: [] } },
    { name, report: { ...replayed, models: [] } },
  ])
    // A recording has no prices and no run without faults, so it has no value in these rows.
    .filter(({ values }) => values[0] !== "-")
    .map(({ what, values, better }) => [
      what,
      ...values.map((value, index) => `${value}${index === better ? " *" : "  "}`),
    ]);
  const table = textTable([["", "recorded  ", `${name}  `], ...rows], ["left", "right", "right"]);
  return [
    `What happened, and what would have happened with ${name} (* is better):`,
    "",
    table,
    "",
    ...notes.map((note) => `Note: ${note}`),
    ...(notes.length === 0 ? [] : [""]),
    textReport(replayed).replace(`${methodText(replayed)}\n`, ""),
  ].join("\n");
}
