import { type BenchCase, scaled, type Thoroughness } from "../bench-case.js";
import type { GatewayJob, RequestKind } from "../gateways/gateway-job.js";
import {
  type StartedGateway,
  startHotspareGateway,
  startPortkeyGateway,
} from "../gateways/start-gateways.js";
import { takeTurns } from "../measure/take-turns.js";
import { startWorker, type Worker } from "../measure/worker.js";
import { startUpstream } from "../start-upstream.js";
import { figureOf, median, ratiosOf, type Table } from "../table.js";

const own = "Hotspare";
const peer = "Portkey gateway";
const direct = "direct";

/** How many calls a slice has: enough that a collection of garbage falls into each. */
const slices: readonly { readonly kind: RequestKind; readonly atOnce: number; readonly calls: number }[] = [
  { kind: "chat", atOnce: 1, calls: 300 },
  { kind: "chat", atOnce: 16, calls: 600 },
  { kind: "embedding, base64", atOnce: 16, calls: 600 },
  { kind: "embedding, floats", atOnce: 16, calls: 300 },
  { kind: "stream", atOnce: 4, calls: 100 },
];

/** Counted, and not timed: a busy machine compiles later. */
const warmCalls = 2_000;

interface Bench {
  readonly gateways: ReadonlyMap<string, StartedGateway>;
  readonly client: Worker<GatewayJob>;
  readonly thoroughness: Thoroughness;
}

/** What a gateway costs beside its model: `hotspare serve` and Portkey's gateway, the provider and the client in a process each. */
export const gateway: BenchCase = {
  name: "gateway",
  async run(thoroughness) {
    using upstream = await startUpstream();
    const endpoint = { baseURL: upstream.baseURL, keys: ["live-a", "live-b"] };
    const gateways = new Map<string, StartedGateway>();
    let client: Worker<GatewayJob> | undefined;
    try {
      gateways.set(own, await startHotspareGateway(endpoint));
      const portkey = await startPortkeyGateway(endpoint);
      if (portkey !== undefined) gateways.set(peer, portkey);
      client = await startWorker<GatewayJob>(
        new URL("../gateways/gateway-client-child.js", import.meta.url),
        [],
      );
      const asked = { origin: new URL(upstream.baseURL).origin, headers: { authorization: "Bearer direct" } };
      const targets = Object.fromEntries(
        [...gateways].map(([name, { origin, headers }]) => [name, { origin, headers }]),
      );
      await client.ask({ do: "open", targets: { ...targets, [direct]: asked } });
      const bench = { gateways, client, thoroughness };
      return [await costTable(bench), await firstTokenTable(bench)];
    } finally {
      await client?.stop();
      for (const { stop } of gateways.values()) await stop();
    }
  },
};

async function costTable(bench: Bench): Promise<Table> {
  const { gateways, client, thoroughness } = bench;
  const kinds = new Set(slices.map(({ kind }) => kind));
  for (const kind of kinds) {
    for (const target of gateways.keys()) {
      await client.ask({ do: "calls", target, kind, calls: scaled(warmCalls, thoroughness), atOnce: 16 });
    }
  }
  const rows = [];
  for (const slice of slices) {
    const costs = await costsOf(bench, slice);
    rows.push({
      name: `${slice.kind}, ${slice.atOnce} at once`,
      costs,
      ratio: figureOf(ratiosOf(costs, peer).get(own) ?? []),
    });
  }
  return {
    title: "a gateway's time",
    about:
      "CPU time of the gateway's process for a request, in ms: small chat answers, one vector of 1,536 numbers, streams of 200 tokens. Hotspare has clients with keys, its page, metrics and a log that is written to a file. The ratio is to Portkey's gateway, made within each round",
    columns: [
      { name: "Hotspare, ms", better: "less" },
      { name: "Portkey, ms", better: "less" },
      { name: "ratio", better: "less" },
    ],
    rows: rows.map(({ name, costs, ratio }) => ({
      name,
      cells: [figureOf(costs.get(own) ?? []), figureOf(costs.get(peer) ?? []), ratio],
    })),
    aims: rows.map(({ name, ratio }) => ({
      what: `CPU of ${name}, of Portkey's gateway`,
      aim: 0.2,
      found: ratio.median,
    })),
  };
}

async function costsOf(
  { gateways, client, thoroughness }: Bench,
  { kind, atOnce, calls: full }: (typeof slices)[number],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const calls = scaled(full, thoroughness);
  return takeTurns(
    [...gateways].map(([name, { usage }]) => ({
      name,
      measure: async () => {
        const before = await usage();
        await client.ask({ do: "calls", target: name, kind, calls, atOnce });
        return ((await usage()).cpuMs - before.cpuMs) / calls;
      },
    })),
    scaled(10, thoroughness),
  );
}

async function firstTokenTable({ gateways, client, thoroughness }: Bench): Promise<Table> {
  const targets = [direct, ...gateways.keys()];
  const found = await client.ask<Readonly<Record<string, readonly number[]>>>({
    do: "first",
    targets,
    rounds: scaled(300, thoroughness),
  });
  const base = found[direct] ?? [];
  const laterOf = (name: string) =>
    (found[name] ?? []).map((value, round) => value - (base[round] ?? Number.NaN));
  return {
    title: "a gateway's first token",
    about:
      "Milliseconds until the first token of a stream is there, one stream at a time: from the provider itself, and through each gateway. The difference is to the direct stream of the same round",
    columns: [
      { name: "ms", better: "less" },
      { name: "later than direct, ms", better: "less" },
    ],
    rows: targets.map((name) => ({
      name,
      cells: [figureOf(found[name] ?? []), name === direct ? undefined : figureOf(laterOf(name))],
    })),
    aims: [
      {
        what: "first token through the gateway, milliseconds later than direct",
        aim: 1,
        found: median(laterOf(own)),
      },
    ],
  };
}
