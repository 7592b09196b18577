import { type BenchCase, scaled, type Thoroughness } from "../bench-case.js";
import { type ContestantWorker, withWorkers } from "../contestant-workers.js";
import { baseline } from "../contestants/all.js";
import { costTable, frameworkAims, ownRatio } from "../cost-table.js";
import { takeTurns } from "../measure/take-turns.js";
import { startUpstream } from "../start-upstream.js";
import type { Table } from "../table.js";

const kinds = [
  { kind: "embed", title: "embeddings" },
  { kind: "chat", title: "chat" },
] as const;

/** How many calls a slice has: enough that a collection of garbage falls into each. */
const slices = [
  { atOnce: 1, calls: 300 },
  { atOnce: 16, calls: 600 },
  { atOnce: 256, calls: 768 },
];

/** Counted, and not timed: a busy machine compiles later. */
const warmCalls = 3_000;

/** Whole calls over loopback. */
export const loopback: BenchCase = {
  name: "loopback",
  async run(thoroughness) {
    using upstream = await startUpstream();
    return await withWorkers(
      thoroughness,
      () => true,
      async (workers) => {
        for (const { connect } of workers) {
          await connect({ baseURL: upstream.baseURL, keys: ["live-a", "live-b"] });
        }
        const tables: Table[] = [];
        for (const kind of kinds) tables.push(...(await tablesOf(kind, workers, thoroughness)));
        return tables;
      },
    );
  },
};

async function tablesOf(
  { kind, title }: (typeof kinds)[number],
  all: readonly ContestantWorker[],
  thoroughness: Thoroughness,
): Promise<readonly Table[]> {
  const able = all.filter(({ kinds: answers }) => answers.includes(kind));
  for (const { answeredCalls } of able)
    await answeredCalls({ kind, calls: scaled(warmCalls, thoroughness), atOnce: 16 });
  const tables: Table[] = [];
  for (const { atOnce, calls: full } of slices) {
    const calls = scaled(full, thoroughness);
    for (const worker of able) await worker.answeredCalls({ kind, calls, atOnce });
    const costs = await takeTurns(
      able.map((worker) => ({
        name: worker.name,
        measure: async () => {
          const { cpuMs } = await worker.answeredCalls({ kind, calls, atOnce });
          return (cpuMs * 1_000) / calls;
        },
      })),
      scaled(8, thoroughness),
    );
    tables.push(
      costTable({
        title: `${title}, ${atOnce} in flight`,
        about:
          "CPU time of a call over loopback; nothing fails. Each contestant has a process of its own; the gateway's process is counted with its client",
        unit: "µs",
        costs,
        aims:
          atOnce === 16
            ? [
                {
                  what: `CPU of a call of ${title}, 16 in flight, of the raw SDK's`,
                  aim: 0.25,
                  found: ownRatio(costs, baseline),
                },
                ...frameworkAims(`a call of ${title}, 16 in flight,`, costs),
              ]
            : [],
      }),
    );
  }
  return tables;
}
