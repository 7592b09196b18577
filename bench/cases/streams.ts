import { type BenchCase, scaled, type Thoroughness } from "../bench-case.js";
import { type ContestantWorker, withWorkers } from "../contestant-workers.js";
import { floor, own } from "../contestants/all.js";
import { costTable, frameworkAims, ownRatio } from "../cost-table.js";
import { fieldOf, takeTurns } from "../measure/take-turns.js";
import { startUpstream } from "../start-upstream.js";
import { figureOf, median, ratiosOf, type Table } from "../table.js";

/** As many as the benchmark's provider sends. */
const tokens = 200;

/** Counted, and not timed: a busy machine compiles later. */
const warmStreams = 300;

/** Streams of 200 tokens: what a token costs, and when the first one is there. */
export const streams: BenchCase = {
  name: "streams",
  async run(thoroughness) {
    using upstream = await startUpstream();
    return await withWorkers(
      thoroughness,
      ({ kinds }) => kinds.includes("stream"),
      async (workers) => {
        for (const { connect, answeredCalls } of workers) {
          await connect({ baseURL: upstream.baseURL, keys: ["live-a", "live-b"] });
          await answeredCalls({ kind: "stream", calls: scaled(warmStreams, thoroughness), atOnce: 4 });
        }
        return [await tokenTable(workers, thoroughness), await firstTokenTable(workers, thoroughness)];
      },
    );
  },
};

async function tokenTable(workers: readonly ContestantWorker[], thoroughness: Thoroughness): Promise<Table> {
  const calls = scaled(60, thoroughness);
  const costs = await takeTurns(
    workers.map((worker) => ({
      name: worker.name,
      measure: async () => {
        const { cpuMs } = await worker.answeredCalls({ kind: "stream", calls, atOnce: 4 });
        return (cpuMs * 1_000) / (calls * tokens);
      },
    })),
    scaled(8, thoroughness),
  );
  return costTable({
    title: "streams of 200 tokens, 4 in flight",
    about: "CPU time of a token, ten of which arrive together",
    unit: "µs",
    costs,
    aims: [
      { what: "CPU of a stream's token, of plain undici's", aim: 1.2, found: ownRatio(costs, floor) },
      ...frameworkAims("a stream's token", costs),
    ],
  });
}

async function firstTokenTable(
  workers: readonly ContestantWorker[],
  thoroughness: Thoroughness,
): Promise<Table> {
  const found = await takeTurns(
    workers.map((worker) => ({
      name: worker.name,
      measure: async () => {
        const one = await worker.answeredCalls({
          kind: "stream",
          calls: scaled(20, thoroughness),
          atOnce: 1,
        });
        const some = await worker.answeredCalls({
          kind: "stream",
          calls: scaled(40, thoroughness),
          atOnce: 4,
        });
        return { one: median(one.firstMs), some: median(some.firstMs) };
      },
    })),
    scaled(8, thoroughness),
  );
  const ones = fieldOf(found, ({ one }) => one);
  const differences = (ones.get(own) ?? []).map((value, round) => value - (ones.get(floor)?.[round] ?? 0));
  const somes = fieldOf(found, ({ some }) => some);
  return {
    title: "the first token",
    about:
      "Milliseconds until the first token of a stream is there, with one stream at a time and with four; the ratio is to plain undici, made within each round",
    columns: [
      { name: "1 in flight, ms", better: "less" },
      { name: "of undici" },
      { name: "4 in flight, ms", better: "less" },
    ],
    rows: workers.map(({ name }) => ({
      name,
      cells: [
        figureOf(ones.get(name) ?? []),
        figureOf(ratiosOf(ones, floor).get(name) ?? []),
        figureOf(somes.get(name) ?? []),
      ],
    })),
    own,
    aims: [
      { what: "first token, milliseconds later than plain undici's", aim: 0.3, found: median(differences) },
    ],
  };
}
