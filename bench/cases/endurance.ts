import { type BenchCase, scaled } from "../bench-case.js";
import { runChild } from "../measure/run-child.js";

interface Endured {
  readonly heaps: readonly number[];
  readonly peakBytes: number;
  readonly seconds: number;
}

const megabytes = (bytes: number) => Number((bytes / 1_048_576).toFixed(1));

/** Whether anything is kept of what is over: memory after very many calls, and after very many inputs. */
export const endurance: BenchCase = {
  name: "endurance",
  async run(thoroughness) {
    const script = new URL("endurance-child.js", import.meta.url);
    const run = (what: "calls" | "inputs", count: number) => runChild<Endured>(script, [what, String(count)]);
    // Inputs are counted in tenths, and calls too.
    const million = scaled(10_000, thoroughness) * 100;
    const calls = await run("calls", million);
    const few = await run("inputs", million / 10);
    const many = await run("inputs", million);
    // The first tenth warms up: compiled code is memory too.
    const [, settled = 0, ...later] = calls.heaps;
    return [
      {
        title: "very many calls, very many inputs",
        about:
          "In process, nothing fails. The heap after collections, at a tenth of the way and at its greatest since; and the process's peak, in MB",
        columns: ["heap at a tenth", "greatest since", "peak of the process", "seconds"].map((name) => ({
          name,
        })),
        rows: [
          [`${million} calls`, calls, settled, Math.max(...later)] as const,
          [
            `embedMany, ${million / 10} inputs`,
            few,
            few.heaps[1] ?? 0,
            Math.max(...few.heaps.slice(2)),
          ] as const,
          [
            `embedMany, ${million} inputs`,
            many,
            many.heaps[1] ?? 0,
            Math.max(...many.heaps.slice(2)),
          ] as const,
        ].map(([name, { peakBytes, seconds }, early, late]) => ({
          name,
          cells: [megabytes(early), megabytes(late), megabytes(peakBytes), Number(seconds.toFixed(1))],
        })),
        aims: [
          { what: "heap of many calls, of what it was", aim: 1.05, found: Math.max(...later) / settled },
          {
            what: "peak of ten times as many inputs, of the peak of fewer",
            aim: 1.1,
            found: many.peakBytes / few.peakBytes,
          },
        ],
      },
    ];
  },
};
