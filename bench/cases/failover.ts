import { type BenchCase, scaled, type Thoroughness } from "../bench-case.js";
import { type ContestantWorker, withWorkers } from "../contestant-workers.js";
import { own } from "../contestants/all.js";
import { fieldOf, takeTurns } from "../measure/take-turns.js";
import { startUpstream, type Upstream } from "../start-upstream.js";
import { figureOf, median, ratiosOf, type Table } from "../table.js";

const atOnce = 16;
const byHand = "fetch by hand";
/** Rounds before those that count: code that handles a failure has to be compiled too. */
const warmRounds = 15;

interface Seen {
  readonly firstMs: number;
  readonly nextMs: number;
}

interface Crowd {
  readonly deadRequests: number;
  readonly failed: number;
}

let clients = 0;

/** A new client with warm connections, whose first key has just been refused for the first time. */
async function withDeadKey(worker: ContestantWorker, upstream: Upstream, status: number): Promise<string> {
  clients += 1;
  const key = `first-${clients}`;
  await worker.connect({ baseURL: upstream.baseURL, keys: [key, `second-${clients}`] });
  await worker.answeredCalls({ kind: "chat", calls: 30, atOnce: 4 });
  await upstream.refuse(key, status);
  return key;
}

async function firstAndNext(worker: ContestantWorker, upstream: Upstream, status: number): Promise<Seen> {
  await withDeadKey(worker, upstream, status);
  const first = await worker.calls({ kind: "chat", calls: 1, atOnce: 1 });
  const next = await worker.calls({ kind: "chat", calls: 1, atOnce: 1 });
  return { firstMs: first.wallMs, nextMs: next.wallMs };
}

async function crowd(
  worker: ContestantWorker,
  upstream: Upstream,
  status: number,
  calls: number,
): Promise<Crowd> {
  const key = await withDeadKey(worker, upstream, status);
  await upstream.takeCounts();
  const { failed } = await worker.calls({ kind: "chat", calls, atOnce });
  return { deadRequests: (await upstream.takeCounts())[key] ?? 0, failed };
}

/** What a first key that dies costs: the call that finds it dead, the next call, and a thousand calls. */
export const failover: BenchCase = {
  name: "failover",
  async run(thoroughness) {
    using upstream = await startUpstream();
    return await withWorkers(
      thoroughness,
      ({ failsOver, kinds }) => failsOver && kinds.includes("chat"),
      async (workers) => [
        await tableOf("a revoked first key", 401, workers, upstream, thoroughness),
        await tableOf("a first key whose limit is reached", 429, workers, upstream, thoroughness),
      ],
    );
  },
};

async function tableOf(
  title: string,
  status: number,
  workers: readonly ContestantWorker[],
  upstream: Upstream,
  thoroughness: Thoroughness,
): Promise<Table> {
  const turns = workers.map((worker) => ({
    name: worker.name,
    measure: () => firstAndNext(worker, upstream, status),
  }));
  await takeTurns(turns, scaled(warmRounds, thoroughness));
  const seen = await takeTurns(turns, scaled(30, thoroughness));
  const later = scaled(1_000, thoroughness);
  const crowds = await takeTurns(
    workers.map((worker) => ({
      name: worker.name,
      measure: () => crowd(worker, upstream, status, later),
    })),
    scaled(3, thoroughness),
  );
  const firsts = fieldOf(seen, ({ firstMs }) => firstMs);
  const nexts = fieldOf(seen, ({ nextMs }) => nextMs);
  const ratios = ratiosOf(firsts, byHand);
  const most = (name: string, field: keyof Crowd) =>
    Math.max(...(crowds.get(name) ?? []).map((result) => result[field]));
  return {
    title,
    about: `Chat over loopback; the first key is refused with ${status}. Milliseconds of the first call and of the next call; the ratio is to the two requests made by hand with fetch. Then, with another client, ${later} calls, ${atOnce} in flight: requests that reached the dead key, and calls that failed, the most of all rounds`,
    columns: [
      { name: "first, ms", better: "less" },
      { name: "of fetch by hand" },
      { name: "next, ms", better: "less" },
      { name: "on the dead key", better: "less" },
      { name: "failed", better: "less" },
    ],
    rows: workers.map(({ name }) => ({
      name,
      cells: [
        figureOf(firsts.get(name) ?? []),
        figureOf(ratios.get(name) ?? []),
        figureOf(nexts.get(name) ?? []),
        most(name, "deadRequests"),
        most(name, "failed"),
      ],
    })),
    own,
    aims: [
      {
        what: `first call after ${status}, of the two requests by hand with fetch`,
        aim: 0.8,
        found: median(ratios.get(own) ?? []),
      },
      { what: `requests on the dead key, ${status}`, aim: atOnce, found: most(own, "deadRequests") },
      { what: `calls failed, ${status}`, aim: 0, found: most(own, "failed") },
    ],
  };
}
