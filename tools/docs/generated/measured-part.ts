import { readFileSync } from "node:fs";
import { fleetTitles } from "./fleet-titles.js";

interface Figure {
  readonly median: number;
}

type Cell = Figure | number | string | null | undefined;

interface Table {
  readonly title: string;
  readonly columns: readonly { readonly name: string; readonly better?: "less" | "more" }[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly Cell[] }[];
  readonly own?: string;
  readonly peers?: readonly string[];
}

/** What the README and `bench/results/summary.md` read of `bench/results/results.json`; `bench/report.ts` writes it. */
export interface MeasuredRun {
  readonly mode: string;
  readonly date: string;
  readonly machine: { readonly node: string; readonly cores: number; readonly loadBefore: number };
  readonly versions: Readonly<Record<string, string>>;
  readonly absent: Readonly<Record<string, string>>;
  readonly tables: readonly Table[];
}

/** A row of a table beside the peers: what it says, and where the figure stands in the results. */
interface Row {
  readonly label: string;
  readonly title: string;
  readonly column: string;
  /** Whether the README shows it too. */
  readonly first?: true;
}

const SHOWN: readonly Row[] = [
  {
    label: "CPU time of an embedding, 16 in flight *",
    title: "embeddings, 16 in flight",
    column: "ratio",
    first: true,
  },
  { label: "CPU time of a chat, 16 in flight *", title: "chat, 16 in flight", column: "ratio" },
  {
    label: "CPU time of a stream's token *",
    title: "streams of 200 tokens, 4 in flight",
    column: "ratio",
    first: true,
  },
  { label: "First token of a stream, ms", title: "the first token", column: "1 in flight, ms" },
  {
    label: "CPU time of 2,048 vectors of 1,536 *",
    title: "2,048 inputs of 1,536 dimensions, as base64",
    column: "ratio",
  },
  {
    label: "Peak memory of the first of them, MB",
    title: "2,048 inputs of 1,536 dimensions, as base64",
    column: "first peak, MB",
  },
  {
    label: "First call after a revocation, ms",
    title: "a revoked first key",
    column: "first, ms",
    first: true,
  },
  { label: "The next call, ms", title: "a revoked first key", column: "next, ms" },
  {
    label: "Of 1,000 calls after it, requests to the dead key",
    title: "a revoked first key",
    column: "on the dead key",
    first: true,
  },
  {
    label: "500s for one key, 256 callers: failed of 4,000 calls",
    title: "500s behind one address, 256 callers",
    column: "failed",
    first: true,
  },
  {
    label: "A key dead for 1 s, 256 callers: requests to it",
    title: "a key that is dead for a second, under 256 callers",
    column: "on the dead key",
  },
  {
    label: "Calls that failed meanwhile",
    title: "a key that is dead for a second, under 256 callers",
    column: "failed",
  },
  { label: "CPU time of the import *", title: "import and install", column: "ratio" },
  {
    label: "From nothing to the first answer *",
    title: "from nothing to the first answer",
    column: "ratio",
    first: true,
  },
  {
    label: "Memory added until then, MB",
    title: "from nothing to the first answer",
    column: "RSS, MB",
  },
];

/** Columns of the tables; the other contestants stand in the results. */
const CONTESTANTS = [
  "openai 6",
  "openai 7",
  "fetch by hand",
  "undici by hand",
  "openai 6, cockatiel",
  "openai 6, opossum",
  "AI SDK, ai-fallback",
  "AI SDK, ai-retry",
  "LangChain",
  "Portkey gateway",
  "Hotspare",
];

/** The README's part about measurements: what a user asks first, and where Hotspare is not the best. */
export function measuredPart(): string {
  return measuredText(readRun(), shortText);
}

/** The part of `bench/results/summary.md`: every row, and every figure in which another is better. */
export function measuredSummary(): string {
  return measuredText(readRun(), wholeText);
}

function readRun(): MeasuredRun {
  return JSON.parse(readFileSync("bench/results/results.json", "utf8")) as MeasuredRun;
}

/** The part for a run. Only a full run has figures to show: those of a shorter run are worth nothing to a reader. */
export function measuredText(run: MeasuredRun, write: (run: MeasuredRun) => string): string {
  return run.mode === "full"
    ? write(run)
    : [
        "`npm run bench` runs Hotspare beside its peers on your machine: both versions of the SDK, fetch, undici, cockatiel, opossum, the AI SDK with ai-fallback and ai-retry, LangChain and Portkey's gateway.",
        `This version has not been measured by a full run yet (the last run was a ${run.mode} run).`,
      ].join("\n");
}

export function shortText(run: MeasuredRun): string {
  const losses = lossesOf(run).length;
  const compared = run.tables.filter(({ own }) => own !== undefined).length;
  return [
    ...introOf(run),
    "",
    ...rowsOf(
      run,
      SHOWN.filter(({ first }) => first === true),
    ),
    "",
    losses === 0
      ? "Hotspare has the best figure of each row of all tables."
      : `In ${losses} of the ${compared} tables with peers another contestant is better than Hotspare in at least one column.`,
    "[The summary](bench/results/summary.md) lists each such figure and has more rows; [the results](bench/results/results.md) have all tables, with quartiles and with what we aim at.",
    ...fleetOf(run),
  ].join("\n");
}

export function wholeText(run: MeasuredRun): string {
  const byTable = lossesOf(run);
  return [
    ...introOf(run),
    "",
    ...rowsOf(run, SHOWN),
    "",
    ...(byTable.length === 0
      ? ["Hotspare has the best figure of each row."]
      : ["Hotspare is not the best here (its figure, and the better ones):", "", ...byTable]),
    ...fleetOf(run),
    "",
    "All tables, with quartiles and with what we aim at: [results](results.md).",
  ].join("\n");
}

/** What a fleet does. No peer has a fleet, so that no peer stands beside these figures. Empty: the run is older than the fleet's benchmark. */
function fleetOf(run: MeasuredRun): readonly string[] {
  const has = (wanted: string) => run.tables.some(({ title }) => title === wanted);
  return has(fleetTitles.revoked)
    ? ["", ...healthOf(run), ...(has(fleetTitles.limits) ? limitsOf(run) : [])]
    : [];
}

function healthOf(run: MeasuredRun): readonly string[] {
  const cell = (title: string, row: string, column: string) => text(cellIn(run, title, row, column));
  const revoked = (column: string) => cell(fleetTitles.revoked, "8 processes", column);
  const known = (column: string) => cell(fleetTitles.informed, "the news", column);
  const recovered = (column: string) => cell(fleetTitles.recovered, "8 processes", column);
  return [
    `Eight processes that share health through Redis, under 256 callers: of the requests on a revoked key, ${revoked("uninformed")} began after the first 401 was read and before their process knew, and ${revoked("late")} later.`,
    `The others know after ${known("median, ms")} ms (99 of 100 after ${known("p99, ms")} ms), ${known("ratio")} times what a bare message of Redis takes. Of ${recovered("recoveries")} keys that recovered, ${recovered("with one probe")} were probed exactly once in all processes.`,
  ];
}

function limitsOf(run: MeasuredRun): readonly string[] {
  const percent = (row: string, column: string) => {
    const cell = cellIn(run, fleetTitles.limits, row, column);
    const value = typeof cell === "object" && cell !== null ? cell.median : Number(cell);
    return `${text(value * 100)} %`;
  };
  const row = (name: string) =>
    `${percent(name, "share")} of it, and ${percent(name, "refused")} of their requests are refused`;
  return [
    `Of the rate limits of four keys, the processes use what is there: if replies state the limits, ${row("stated limits")}; if nobody states them, ${row("limits nobody states")}.`,
  ];
}

function introOf({ date, machine, versions, absent }: MeasuredRun): readonly string[] {
  const missing = Object.entries(absent).map(([name, why]) => ` ${name} did not run: ${why}.`);
  return [
    `\`npm run bench\` runs Hotspare beside its peers on your machine: each in a process of its own, in turns, with the provider in another process. These figures are the medians of one run`,
    `(${date}, Node ${machine.node.slice(1)}, ${machine.cores} cores, load ${machine.loadBefore} before the run). Rows with * are ratios to the raw SDK ${versions["openai"] ?? ""}, made within each round. By hand is a loop over the keys. Less is better.${missing.join("")}`,
  ];
}

function rowsOf(run: MeasuredRun, rows: readonly Row[]): readonly string[] {
  const contestants = CONTESTANTS.filter((name) => run.absent[name] === undefined);
  const heads = contestants.map((name) => headOf(name, run.versions));
  return [
    `| | ${heads.join(" | ")} |`,
    `| --- |${" ---: |".repeat(heads.length)}`,
    ...rows.map(
      ({ label, title, column }) =>
        `| ${label} | ${contestants.map((name) => text(cellIn(run, title, name, column))).join(" | ")} |`,
    ),
  ];
}

function headOf(name: string, versions: MeasuredRun["versions"]): string {
  if (name === "openai 6") return `openai ${versions["openai"] ?? ""}`;
  if (name === "openai 7") return `openai ${versions["openai 7"] ?? ""}`;
  return name.replace("openai 6, ", "openai, ");
}

function cellIn({ tables }: MeasuredRun, title: string, row: string, column: string): Cell {
  const table = tables.find((candidate) => candidate.title === title);
  const at = table?.columns.findIndex(({ name }) => name === column) ?? -1;
  if (table === undefined || at === -1) {
    throw new Error(`bench/results/results.json has no column "${column}" in a table "${title}"`);
  }
  return table.rows.find(({ name }) => name === row)?.cells[at];
}

/** For each table a line with every column in which another row is better than Hotspare's. */
function lossesOf({ tables }: MeasuredRun): readonly string[] {
  return tables.flatMap(({ title, columns, rows, own, peers }) => {
    const ours = rows.find(({ name }) => name === own);
    if (ours === undefined) return [];
    const lost = columns.flatMap(({ name: column, better }, at) => {
      if (better === undefined) return [];
      const sign = better === "less" ? 1 : -1;
      const value = shown(ours.cells[at]);
      const best = rows
        .filter(({ name }) => name !== own && (peers?.includes(name) ?? !name.startsWith("Hotspare")))
        .map(({ name, cells }) => ({ name, cell: cells[at], value: shown(cells[at]) }))
        .filter((peer) => (peer.value - value) * sign < 0)
        .sort((one, other) => (one.value - other.value) * sign);
      if (best.length === 0) return [];
      const others = best.map(({ name, cell }) => `${name} ${text(cell)}`).join(", ");
      return [`${column} ${text(ours.cells[at])} (${others})`];
    });
    return lost.length === 0 ? [] : [`- ${title}: ${lost.join("; ")}`];
  });
}

/** A number as it is printed: figures that read alike are alike. A word, such as "never", compares with nothing. */
function shown(cell: Cell): number {
  const printed = text(cell).replaceAll(",", "");
  return printed === "" ? Number.NaN : Number(printed);
}

function text(cell: Cell): string {
  if (cell === undefined || cell === null) return "";
  if (typeof cell === "string") return cell;
  const value = typeof cell === "number" ? cell : cell.median;
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
