import { type BenchCase, scaled } from "../bench-case.js";
import { adapterAlone, inProcess as measured } from "../contestants/in-process.js";
import { takeTurns } from "../measure/take-turns.js";
import { startWorker, type Worker } from "../measure/worker.js";
import { figureOf, median, ratiosOf } from "../table.js";
import type { InProcessJob } from "./in-process-child.js";

const peer = "cockatiel";
const ours = ["Hotspare, one credential", "Hotspare, ten credentials"] as const;
const crowds = [1, 64] as const;

/** What a call costs beyond the request: nothing is sent, nothing fails, nobody listens. */
export const inProcess: BenchCase = {
  name: "in-process",
  async run(thoroughness) {
    const script = new URL("in-process-child.js", import.meta.url);
    const workers = new Map<string, Worker<InProcessJob>>();
    try {
      for (const name of Object.keys(measured)) {
        // A young generation that holds all: bytes are counted, and no collection falls into one slice and not into another.
        workers.set(name, await startWorker<InProcessJob>(script, [name], ["--max-semi-space-size=256"]));
      }
      const measureAll = async (job: InProcessJob, rounds: number) =>
        takeTurns(
          [...workers].map(([name, worker]) => ({ name, measure: () => worker.ask<number>(job) })),
          rounds,
        );
      const calls = scaled(20_000, thoroughness);
      const added = new Map<number, ReadonlyMap<string, readonly number[]>>();
      let alone = Number.NaN;
      for (const atOnce of crowds) {
        await measureAll({ do: "calls", calls: calls * 3, atOnce }, 1);
        const found = await measureAll({ do: "calls", calls, atOnce }, scaled(15, thoroughness));
        if (atOnce === 1) alone = median(found.get(adapterAlone) ?? []);
        added.set(atOnce, above(found));
      }
      // The median of three rounds: if a garbage collection that began earlier ends within a round, the round seems to free more than it allocates.
      const allBytes = await measureAll({ do: "bytes", calls: 1_000 }, 3);
      const bytes = (name: string) => median(allBytes.get(name) ?? []);
      const timesOf = (atOnce: number) => added.get(atOnce) ?? new Map<string, readonly number[]>();
      const ratio = (name: string, atOnce: number) => ratiosOf(timesOf(atOnce), peer).get(name) ?? [];
      const addedBytes = (name: string) => Math.round(bytes(name) - bytes(adapterAlone));
      return [
        {
          title: "one call in process",
          about: `What is added to a call of the adapter itself, which takes ${alone.toFixed(2)} µs of CPU time and ${Math.round(bytes(adapterAlone))} bytes here. The ratio is to ${peer}'s fallback with retry and breaker, made within each round`,
          columns: [
            { name: "µs, 1 in flight", better: "less" },
            { name: `of ${peer}` },
            { name: "µs, 64 in flight", better: "less" },
            { name: `of ${peer}, 64` },
            { name: "bytes", better: "less" },
          ],
          rows: Object.keys(measured)
            .filter((name) => name !== adapterAlone)
            .map((name) => ({
              name,
              cells: [
                figureOf(timesOf(1).get(name) ?? []),
                figureOf(ratio(name, 1)),
                figureOf(timesOf(64).get(name) ?? []),
                figureOf(ratio(name, 64)),
                addedBytes(name),
              ],
            })),
          own: ours[0],
          aims: ours.flatMap((name) => [
            { what: `${name}, 1 in flight, of ${peer}`, aim: 1.6, found: median(ratio(name, 1)) },
            { what: `${name}, 64 in flight, of ${peer}`, aim: 1.2, found: median(ratio(name, 64)) },
            { what: `${name}, KB a call`, aim: 4, found: addedBytes(name) / 1_000 },
          ]),
        },
      ];
    } finally {
      for (const { stop } of workers.values()) await stop();
    }
  },
};

/** What is added to the adapter's own time in the same round. */
function above(times: ReadonlyMap<string, readonly number[]>): ReadonlyMap<string, readonly number[]> {
  const base = times.get(adapterAlone) ?? [];
  return new Map(
    [...times].map(([name, own]) => [name, own.map((time, round) => time - (base[round] ?? Number.NaN))]),
  );
}
