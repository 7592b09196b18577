import { type BenchCase, scaled } from "../bench-case.js";
import { type ContestantWorker, withWorkers } from "../contestant-workers.js";
import { own } from "../contestants/all.js";
import { fieldOf, takeTurns } from "../measure/take-turns.js";
import { startUpstream, type Upstream } from "../start-upstream.js";
import { figureOf } from "../table.js";

const callers = 256;

interface Seen {
  readonly failed: number;
  readonly deadRequests: number;
  readonly wallMs: number;
  readonly cpuUs: number;
}

let clients = 0;

/** Two keys of one address; under load the first one begins to get 500, and stays so. */
async function breakDown(worker: ContestantWorker, upstream: Upstream, calls: number): Promise<Seen> {
  clients += 1;
  const key = `broken-${clients}`;
  await worker.connect({ baseURL: upstream.baseURL, keys: [key, `well-${clients}`] });
  await worker.answeredCalls({ kind: "chat", calls: callers, atOnce: callers });
  await upstream.refuse(key, 500);
  await upstream.takeCounts();
  const { failed, wallMs, cpuMs } = await worker.calls({ kind: "chat", calls, atOnce: callers });
  const deadRequests = (await upstream.takeCounts())[key] ?? 0;
  return { failed, deadRequests, wallMs, cpuUs: (cpuMs * 1_000) / calls };
}

/** 500s for one of two keys behind one address, with 256 callers. */
export const brokenKey: BenchCase = {
  name: "broken-key",
  async run(thoroughness) {
    using upstream = await startUpstream();
    const calls = scaled(4_000, thoroughness);
    return await withWorkers(
      thoroughness,
      ({ failsOver, kinds }) => failsOver && kinds.includes("chat"),
      async (workers) => {
        const seen = await takeTurns(
          workers.map((worker) => ({
            name: worker.name,
            measure: () => breakDown(worker, upstream, calls),
          })),
          scaled(3, thoroughness),
        );
        const figures = (name: string, field: keyof Seen) =>
          fieldOf(seen, (result) => result[field]).get(name) ?? [];
        return [
          {
            title: "500s behind one address, 256 callers",
            about: `Two keys of one address; the first one begins to get 500 and stays so. ${calls} calls of 256 callers who never pause: calls that failed, the most of all rounds; requests that reached the broken key; milliseconds until all were over; and CPU time of a call`,
            columns: [
              { name: "failed", better: "less" },
              { name: "on the broken key", better: "less" },
              { name: "all over after, ms", better: "less" },
              { name: "CPU of a call, µs", better: "less" },
            ],
            rows: workers.map(({ name }) => ({
              name,
              cells: [
                Math.max(...figures(name, "failed")),
                figureOf(figures(name, "deadRequests")),
                figureOf(figures(name, "wallMs")),
                figureOf(figures(name, "cpuUs")),
              ],
            })),
            own,
            aims: [
              { what: `256 callers, 500s: calls failed`, aim: 0, found: Math.max(...figures(own, "failed")) },
            ],
          },
        ];
      },
    );
  },
};
