import { type BenchCase, scaled, type Thoroughness } from "../bench-case.js";
import type { GatewayUsage } from "../gateways/fork-gateway.js";
import type { GatewayJob } from "../gateways/gateway-job.js";
import { type StartedGateway, startHotspareGateway } from "../gateways/start-gateways.js";
import { startWorker, type Worker } from "../measure/worker.js";
import { startUpstream, type Upstream } from "../start-upstream.js";
import type { Table } from "../table.js";

const own = "Hotspare";
const manyStreams = 2_000;
const manyClients = 10_000;
const manyRequests = 1_000_000;
const parts = 10;

const megabytes = (bytes: number) => Number((bytes / 1_048_576).toFixed(1));

interface Bench {
  readonly upstream: Upstream;
  readonly gateway: StartedGateway;
  readonly client: Worker<GatewayJob>;
  readonly thoroughness: Thoroughness;
}

/** What many clients at once, and very many requests, take of a gateway's memory. */
export const gatewayCrowd: BenchCase = {
  name: "gateway-crowd",
  async run(thoroughness) {
    using upstream = await startUpstream();
    const endpoint = { baseURL: upstream.baseURL, keys: ["live-a", "live-b"] };
    const gateway = await startHotspareGateway(endpoint);
    let client: Worker<GatewayJob> | undefined;
    try {
      client = await startWorker<GatewayJob>(
        new URL("../gateways/gateway-client-child.js", import.meta.url),
        [],
      );
      const { origin, headers } = gateway;
      await client.ask({ do: "open", targets: { [own]: { origin, headers } } });
      const bench = { upstream, gateway, client, thoroughness };
      const rest = await gateway.usage(true);
      const streams = await streamsHeld(bench);
      const idle = await clientsHeld(bench);
      return [crowdTable(thoroughness, { rest, streams, idle }), await endlessTable(bench)];
    } finally {
      await client?.stop();
      await gateway.stop();
    }
  },
};

/** Memory while all streams have their first token and none has its second; then all end whole. */
async function streamsHeld({ upstream, gateway, client, thoroughness }: Bench): Promise<GatewayUsage> {
  await upstream.hold(true);
  await client.ask({ do: "hold", target: own, streams: scaled(manyStreams, thoroughness) });
  const held = await gateway.usage();
  await upstream.hold(false);
  await client.ask({ do: "release" });
  const after = await gateway.usage();
  return after.rssBytes > held.rssBytes ? after : held;
}

/** Memory while all clients have had one answer and keep their connection; another client is answered meanwhile. */
async function clientsHeld({ gateway, client, thoroughness }: Bench): Promise<GatewayUsage> {
  await client.ask({ do: "idle", target: own, connections: scaled(manyClients, thoroughness) });
  await client.ask({ do: "calls", target: own, kind: "chat", calls: 20, atOnce: 4 });
  const usage = await gateway.usage();
  await client.ask({ do: "leave" });
  return usage;
}

function crowdTable(
  thoroughness: Thoroughness,
  { rest, streams, idle }: Readonly<Record<"rest" | "streams" | "idle", GatewayUsage>>,
): Table {
  return {
    title: "a gateway's crowds",
    about:
      "Memory of the gateway's process, in MB: at rest; at its greatest while streams of 200 tokens are open at once and end; while clients keep their connections and send nothing",
    columns: [{ name: "resident" }, { name: "heap" }],
    rows: [
      ["at rest", rest] as const,
      [`${scaled(manyStreams, thoroughness)} streams at once`, streams] as const,
      [`${scaled(manyClients, thoroughness)} idle clients`, idle] as const,
    ].map(([name, { rssBytes, heapBytes }]) => ({
      name,
      cells: [megabytes(rssBytes), megabytes(heapBytes)],
    })),
    aims: [{ what: "MB with all streams at once", aim: 500, found: megabytes(streams.rssBytes) }],
  };
}

/** Whether anything is kept of requests that are over. */
async function endlessTable({ gateway, client, thoroughness }: Bench): Promise<Table> {
  const calls = Math.ceil(scaled(manyRequests, thoroughness) / parts / 4);
  const heaps: number[] = [];
  for (let part = 0; part < parts; part += 1) {
    for (const kind of ["chat", "embedding, base64", "embedding, floats"] as const) {
      await client.ask({ do: "calls", target: own, kind, calls, atOnce: 32 });
    }
    // A stream costs as much as some of the others.
    await client.ask({ do: "calls", target: own, kind: "stream", calls: Math.ceil(calls / 10), atOnce: 32 });
    heaps.push((await gateway.usage(true)).heapBytes);
  }
  // The first tenth warms up: compiled code is memory too.
  const [, settled = 0, ...later] = heaps;
  const greatest = Math.max(...later);
  return {
    title: "a gateway's very many requests",
    about:
      "The heap of the gateway's process after collections, in MB: at a fifth of the way, and at its greatest since",
    columns: [{ name: "heap at a fifth" }, { name: "greatest since" }],
    rows: [
      {
        name: `${parts * (3 * calls + Math.ceil(calls / 10))} requests`,
        cells: [megabytes(settled), megabytes(greatest)],
      },
    ],
    aims: [{ what: "heap after many requests, of what it was", aim: 1.05, found: greatest / settled }],
  };
}
