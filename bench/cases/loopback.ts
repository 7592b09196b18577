import type { BenchCase, Table } from "../bench-case.js";
import type { Client } from "../contestant.js";
import { baseline, contestants } from "../contestants/all.js";
import { cpuOf } from "../measure/cpu-of.js";
import { inFlight } from "../measure/in-flight.js";
import { inRounds } from "../measure/rounds.js";
import { ratioOf, ratioTable } from "../ratio-table.js";
import { startUpstream } from "../start-upstream.js";

const kinds: readonly {
  readonly name: string;
  readonly callOf: (client: Client) => (() => Promise<unknown>) | undefined;
}[] = [
  {
    name: "embeddings",
    callOf: ({ embed }) => (embed === undefined ? undefined : () => embed(["a text of some words"])),
  },
  { name: "chat", callOf: ({ chat }) => (chat === undefined ? undefined : () => chat("a short prompt")) },
];

/** Whole calls over loopback. */
export const loopback: BenchCase = {
  name: "loopback",
  async run({ rounds, quick }) {
    using upstream = await startUpstream();
    const tables: Table[] = [];
    for (const { name, callOf } of kinds) {
      for (const atOnce of quick ? [16] : [1, 16, 256]) {
        const clients = contestants.map((contestant) => ({
          contestant,
          client: contestant.connect({ baseURL: upstream.baseURL, keys: ["live-a", "live-b"] }),
        }));
        const calls = quick ? 150 : atOnce === 256 ? 512 : 300;
        const entrants = clients.flatMap(({ contestant, client }) => {
          const call = callOf(client);
          if (call === undefined) return [];
          const measure = async () =>
            ((await cpuOf(() => inFlight(calls, atOnce, call))).cpuMs * 1_000) / calls;
          return [{ name: contestant.name, measure }];
        });
        const rows = await inRounds(entrants, baseline, rounds);
        const aim = { what: "of the raw SDK's CPU time", aim: 0.4, found: ratioOf(rows, "Hotspare") };
        tables.push(
          ratioTable(
            `${name}, ${atOnce} in flight`,
            "CPU time of a call over loopback; nothing fails",
            "µs",
            rows,
            atOnce === 16 ? [aim] : [],
          ),
        );
        await Promise.all(clients.map(({ client }) => client.close?.()));
      }
    }
    return tables;
  },
};
