import type { BenchCase } from "../bench-case.js";
import { baseline, contestants } from "../contestants/all.js";
import { median } from "../measure/median.js";
import { inRounds, type Row } from "../measure/rounds.js";
import { runChild } from "../measure/run-child.js";
import { ratioOf, ratioTable } from "../ratio-table.js";
import { startUpstream } from "../start-upstream.js";

const chosen = contestants.filter(({ name }) =>
  ["openai SDK", "fetch", "AI SDK", "LangChain, fallbacks", "Hotspare"].includes(name),
);

/** 2,048 inputs of 1,536 dimensions in one request, each time in a new process. */
export const largeBatch: BenchCase = {
  name: "large-batch",
  async run({ rounds, quick }) {
    using upstream = await startUpstream();
    const script = new URL("large-batch-child.js", import.meta.url);
    const peaks = new Map<string, number[]>();
    const rows: readonly Row[] = await inRounds(
      chosen.map(({ name }) => ({
        name,
        measure: async () => {
          const { cpuMs, peakBytes } = await runChild<{ cpuMs: number; peakBytes: number }>(script, [
            name,
            upstream.baseURL,
            "3",
          ]);
          peaks.set(name, [...(peaks.get(name) ?? []), peakBytes]);
          return cpuMs;
        },
      })),
      baseline,
      quick ? 1 : Math.min(rounds, 5),
      false,
    );
    const peakOf = (name: string) => median(peaks.get(name) ?? []) / 1_048_576;
    const table = ratioTable(
      "2,048 inputs of 1,536 dimensions",
      "CPU time of one request over loopback, and how far the process's memory rises above what it was, in MB",
      "ms",
      rows,
      [
        { what: "of the raw SDK's CPU time", aim: 0.5, found: ratioOf(rows, "Hotspare") },
        { what: "of its memory", aim: 0.5, found: peakOf("Hotspare") / peakOf(baseline) },
      ],
    );
    return [
      {
        ...table,
        columns: [...table.columns, "peak, MB"],
        rows: table.rows.map((row) => [...row, peakOf(String(row[0])).toFixed(0)]),
      },
    ];
  },
};
