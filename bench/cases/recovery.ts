import { setTimeout as sleep } from "node:timers/promises";
import type { BenchCase } from "../bench-case.js";
import type { Contestant } from "../contestant.js";
import { contestants } from "../contestants/all.js";
import { median } from "../measure/median.js";
import { startUpstream, type Upstream } from "../start-upstream.js";

const callers = 256;
const recoverAfterMs = 100;
const outageMs = 1_000;
/** One who needs longer to come back did not notice. */
const patienceMs = 1_000;

interface Seen {
  readonly probes: number;
  readonly backMs: number;
  readonly failed: number;
}

let clients = 0;

/** A key is dead for a second under 256 callers who never pause, and then well again. */
async function outage(contestant: Contestant, upstream: Upstream): Promise<Seen> {
  clients += 1;
  const key = `ill-${clients}`;
  const keys = [key, `well-${clients}`];
  const client = contestant.connect({ baseURL: upstream.baseURL, keys, recoverAfterMs });
  let failed = 0;
  let over = false;
  const call = async () => {
    while (!over) {
      await client.chat?.("a short prompt").catch(() => {
        failed += 1;
      });
    }
  };
  const calling = Promise.all(Array.from({ length: callers }, call));
  await sleep(200);
  await upstream.revoke(key);
  // Those who were under way when the key died are no probes.
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
  over = true;
  await calling;
  await client.close?.();
  return { probes, backMs, failed };
}

export const recovery: BenchCase = {
  name: "recovery",
  async run({ rounds, quick }) {
    using upstream = await startUpstream();
    const able = contestants.filter(({ failsOver }) => failsOver);
    const seen = new Map<string, Seen[]>(able.map(({ name }) => [name, []]));
    for (let round = 0; round < (quick ? 1 : Math.min(rounds, 3)); round += 1) {
      for (const contestant of able) seen.get(contestant.name)?.push(await outage(contestant, upstream));
    }
    const middle = (name: string, field: keyof Seen) =>
      median((seen.get(name) ?? []).map((result) => result[field]));
    const backOf = (name: string) =>
      middle(name, "backMs") >= patienceMs ? "never" : middle(name, "backMs").toFixed(0);
    return [
      {
        title: "a key that is dead for a second, under 256 callers",
        about:
          "Whoever can be told tries a dead key again after 100 ms. Requests that reached the dead key meanwhile (one each 100 ms is enough), milliseconds until the key that was restored had served 256 requests, and calls that failed",
        columns: ["", "on the dead key", "back after, ms", "failed"],
        rows: able.map(({ name }) => [name, middle(name, "probes"), backOf(name), middle(name, "failed")]),
        aims: [
          {
            what: "requests on the dead key",
            aim: outageMs / recoverAfterMs,
            found: middle("Hotspare", "probes"),
          },
          { what: "failed calls", aim: 0, found: middle("Hotspare", "failed") },
        ],
      },
    ];
  },
};
