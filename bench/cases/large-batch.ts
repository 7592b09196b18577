import type { BenchCase, Table } from "../bench-case.js";
import { baseline, contestants } from "../contestants/all.js";
import { median } from "../measure/median.js";
import { inRounds, type Row } from "../measure/rounds.js";
import { runChild } from "../measure/run-child.js";
import { ratioOf, ratioTable } from "../ratio-table.js";
import { startUpstream } from "../start-upstream.js";

/** What a batch took. */
interface Found {
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly turnMs: number;
}

/** Who is measured for vectors in each form. Those who cannot be told to ask for numbers are left out. */
const wires = [
  ["base64", ["openai SDK", "fetch", "AI SDK", "LangChain, fallbacks", "Hotspare"]],
  ["numbers", ["openai SDK", "fetch", "Hotspare"]],
] as const;

/** 2,048 inputs of 1,536 dimensions in one request, each time in a new process. */
export const largeBatch: BenchCase = {
  name: "large-batch",
  async run({ rounds, quick }) {
    using upstream = await startUpstream();
    const tables: Table[] = [];
    for (const [wire, names] of wires) {
      tables.push(await tableOf(wire, names, upstream.baseURL, quick ? 1 : Math.min(rounds, 5)));
    }
    return tables;
  },
};

async function tableOf(
  wire: string,
  names: readonly string[],
  baseURL: string,
  rounds: number,
): Promise<Table> {
  const script = new URL("large-batch-child.js", import.meta.url);
  const all = new Map<string, Found[]>();
  const rows: readonly Row[] = await inRounds(
    contestants
      .filter(({ name }) => names.includes(name))
      .map(({ name }) => ({
        name,
        measure: async () => {
          const found = await runChild<Found>(script, [name, baseURL, "5", wire]);
          all.set(name, [...(all.get(name) ?? []), found]);
          return found.cpuMs;
        },
      })),
    baseline,
    rounds,
    false,
  );
  const medianOf = (name: string, of: (found: Found) => number) => median((all.get(name) ?? []).map(of));
  const peakOf = (name: string) => medianOf(name, ({ peakBytes }) => peakBytes) / 1_048_576;
  const turnOf = (name: string) => medianOf(name, ({ turnMs }) => turnMs);
  const table = ratioTable(
    `2,048 inputs of 1,536 dimensions, as ${wire}`,
    "CPU time of one request over loopback once the code is warm, how far the process's memory rises above what it was with the first one, in MB, and the longest turn of the event loop",
    "ms",
    rows,
    [
      { what: `of the raw SDK's CPU time, ${wire}`, aim: 0.2, found: ratioOf(rows, "Hotspare") },
      { what: `of its memory, ${wire}`, aim: 0.5, found: peakOf("Hotspare") / peakOf(baseline) },
    ],
  );
  return {
    ...table,
    columns: [...table.columns, "peak, MB", "turn, ms"],
    rows: table.rows.map((row) => [
      ...row,
      peakOf(String(row[0])).toFixed(0),
      turnOf(String(row[0])).toFixed(1),
    ]),
  };
}
