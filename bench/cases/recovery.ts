import { setTimeout as sleep } from "node:timers/promises";
import { type BenchCase, scaled } from "../bench-case.js";
import { type ContestantWorker, withWorkers } from "../contestant-workers.js";
import { own } from "../contestants/all.js";
import { fieldOf, takeTurns } from "../measure/take-turns.js";
import { startUpstream, type Upstream } from "../start-upstream.js";
import { median } from "../table.js";

const callers = 256;
const recoverAfterMs = 100;
/** A client that needs longer to come back did not notice. */
const patienceMs = 1_000;

interface Seen {
  readonly probes: number;
  readonly backMs: number;
  readonly failed: number;
}

let clients = 0;

/** A key is dead for a while under callers who never pause, and then well again. */
async function outage(worker: ContestantWorker, upstream: Upstream, outageMs: number): Promise<Seen> {
  clients += 1;
  const key = `ill-${clients}`;
  const keys = [key, `well-${clients}`];
  await worker.connect({ baseURL: upstream.baseURL, keys, recoverAfterMs });
  await worker.ask({ do: "start", kind: "chat", atOnce: callers });
  await sleep(200);
  await upstream.refuse(key, 401);
  // Requests that were under way when the key died are no probes.
  await sleep(recoverAfterMs / 2);
  await upstream.takeCounts();
  await sleep(outageMs);
  const probes = (await upstream.takeCounts())[key] ?? 0;
  await upstream.restore(key);
  const beganMs = performance.now();
  let answered = 0;
  while (answered < callers && performance.now() - beganMs < patienceMs) {
    await sleep(10);
    answered += (await upstream.takeCounts())[key] ?? 0;
  }
  const backMs = performance.now() - beganMs;
  const { failed } = await worker.ask<{ readonly failed: number }>({ do: "stop" });
  return { probes, backMs, failed };
}

export const recovery: BenchCase = {
  name: "recovery",
  async run(thoroughness) {
    using upstream = await startUpstream();
    const outageMs = scaled(1_000, thoroughness);
    return await withWorkers(
      thoroughness,
      ({ failsOver, kinds }) => failsOver && kinds.includes("chat"),
      async (workers) => {
        const seen = await takeTurns(
          workers.map((worker) => ({
            name: worker.name,
            measure: () => outage(worker, upstream, outageMs),
          })),
          scaled(3, thoroughness),
        );
        const middle = (name: string, field: keyof Seen) =>
          median(fieldOf(seen, (result) => result[field]).get(name) ?? []);
        const backOf = (name: string) => {
          const backMs = Math.round(middle(name, "backMs"));
          return backMs >= patienceMs ? "never" : backMs;
        };
        return [
          {
            title: "a key that is dead for a second, under 256 callers",
            about:
              "A client with such an option asks a dead key again after 100 ms. Requests that reached the dead key meanwhile (one in 100 ms is enough), milliseconds until the key that was restored had served 256 requests, and calls that failed",
            columns: [
              { name: "on the dead key", better: "less" },
              { name: "back after, ms", better: "less" },
              { name: "failed", better: "less" },
            ],
            rows: workers.map(({ name }) => ({
              name,
              cells: [middle(name, "probes"), backOf(name), middle(name, "failed")],
            })),
            own,
            aims: [
              {
                what: "requests on the dead key, 256 callers",
                aim: outageMs / recoverAfterMs,
                found: middle(own, "probes"),
              },
              { what: "calls failed, 256 callers", aim: 0, found: middle(own, "failed") },
            ],
          },
        ];
      },
    );
  },
};
