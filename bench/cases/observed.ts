import { type BenchCase, scaled } from "../bench-case.js";
import { startWorker } from "../measure/worker.js";
import { figureOf, median } from "../table.js";
import type { ObservedJob, ObservedTimes } from "./observed-child.js";

const bare = "not instrumented";
const idle = "no SDK";

/** What OpenTelemetry adds to a call: all ways take turns in one process, in short slices, since the differences are small. */
export const observed: BenchCase = {
  name: "observed",
  async run(thoroughness) {
    const worker = await startWorker<ObservedJob>(new URL("observed-child.js", import.meta.url), []);
    try {
      const calls = scaled(4_000, thoroughness);
      await worker.ask<ObservedTimes>({ slices: scaled(10, thoroughness), calls });
      const times = await worker.ask<ObservedTimes>({ slices: scaled(200, thoroughness), calls });
      const base = times[bare] ?? [];
      const added = new Map(
        Object.entries(times).map(([name, own]) => [
          name,
          own.map((time, slice) => time - (base[slice] ?? Number.NaN)),
        ]),
      );
      return [
        {
          title: "one call with OpenTelemetry",
          about: `What @hotspare/opentelemetry adds to a call in process with one attempt, which takes ${median(base).toFixed(2)} µs of CPU time here. Differences are made within each slice of ${calls} calls. The spans are made and not exported`,
          columns: [{ name: "µs added", better: "less" }],
          rows: [...added]
            .filter(([name]) => name !== bare)
            .map(([name, values]) => ({ name, cells: [figureOf(values)] })),
          aims: [{ what: "added without an SDK, µs a call", aim: 0.2, found: median(added.get(idle) ?? []) }],
        },
      ];
    } finally {
      await worker.stop();
    }
  },
};
