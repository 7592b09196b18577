import type { Served, Tally } from "./tally.js";

const columns = ["calls", "chunks", "pictures", "tokens"] as const satisfies readonly (keyof Served)[];

/** Who served what, failures by class, and what failover cost. */
export function closingLines(tally: Tally, requestsSeen: number | undefined): readonly string[] {
  const { total, failedAttempts } = tally;
  const classes = [...tally.failures].map(([name, count]) => `${name} ${count}`).join(", ");
  const lostMs = tally.failedMs + tally.betweenMs + tally.pausedMs;
  const seen = requestsSeen === undefined ? "" : `; the provider saw ${requestsSeen} requests`;
  return [
    "",
    row("who served what", columns),
    ...[...tally.served].map(([id, served]) => rowOf(id, served)),
    rowOf("total", total),
    "",
    `failures by class      ${classes === "" ? "none" : classes}`,
    `attempts               ${total.calls} answered + ${failedAttempts} failed = ${total.calls + failedAttempts}${seen}`,
    `time lost to failover  ${seconds(lostMs)}: failed attempts ${seconds(tally.failedMs)}, between attempts ${seconds(tally.betweenMs)}, waits after an exhaustion ${seconds(tally.pausedMs)}`,
  ];
}

/** Milliseconds for people. */
export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}

function rowOf(name: string, served: Served): string {
  return row(
    name,
    columns.map((column) => String(served[column])),
  );
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(16) + cells.map((cell) => cell.padStart(10)).join("");
}
