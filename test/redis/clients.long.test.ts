import { createClient, createCluster } from "redis";
import { createClient as createClient4, createCluster as createCluster4 } from "redis-4";
import { createClient as createClient5, createCluster as createCluster5 } from "redis-5";
import { describe, expect, it, onTestFinished } from "vitest";
import { closing, opening } from "../support/opening.js";
import { type RedisServerOptions, startRedis } from "../support/redis-server.js";
import { joinFleet, justNow } from "./fleet-member.js";
import { startProxy } from "./redis-proxy.js";

async function startServer(options?: RedisServerOptions) {
  const server = await startRedis(options);
  onTestFinished(() => server.stop());
  return server;
}

/** A cluster of one node. */
async function startCluster() {
  const server = await startServer({ args: ["--cluster-enabled", "yes"] });
  const admin = await connected(createClient({ url: server.url }), end6);
  await admin.sendCommand(["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]);
  await expect
    .poll(async () => String(await admin.sendCommand(["CLUSTER", "INFO"])))
    .toContain("cluster_state:ok");
  return server;
}

interface Connectable {
  on(event: "error", listener: () => void): unknown;
  connect(): Promise<unknown>;
}

/** A client that is connected, and ended when the test is over. */
async function connected<Client extends Connectable>(
  client: Client,
  end: (client: Client) => unknown,
): Promise<Client> {
  client.on("error", () => undefined);
  await client.connect();
  onTestFinished(async () => void (await end(client)));
  return client;
}

const singles = [
  ["6, in version 2 of the protocol", (url: string) => connected(createClient({ url, RESP: 2 }), end6)],
  ["6, in version 3 of the protocol", (url: string) => connected(createClient({ url, RESP: 3 }), end6)],
  ["5", (url: string) => connected(createClient5({ url }), end6)],
  ["4", (url: string) => connected(createClient4({ url }), end4)],
] as const;

const clusters = [
  ["6", (url: string) => connected(createCluster({ rootNodes: [{ url }] }), end6)],
  ["5", (url: string) => connected(createCluster5({ rootNodes: [{ url }] }), end6)],
  ["4", (url: string) => connected(createCluster4({ rootNodes: [{ url }] }), end4)],
] as const;

function end6(client: { destroy(): void }): void {
  client.destroy();
}

function end4(client: { disconnect(): Promise<unknown> }): Promise<unknown> {
  return client.disconnect();
}

describe("a user's own client", () => {
  it.each(singles)("of one server, of version %s, shares and stays open", async (_, connect) => {
    const { url } = await startServer();
    const client = await connect(url);
    const one = joinFleet({ client });
    const two = joinFleet({ url });
    await Promise.all([one.link.ready(), two.link.ready()]);
    one.link.publish(opening("a"), justNow);
    two.link.publish(opening("b"), justNow);
    await expect.poll(() => [one.latest("b")?.state, two.latest("a")?.state]).toEqual(["open", "open"]);
    const pass = await one.link.acquireProbe(["a"], 1_500);
    expect(await two.link.acquireProbe(["a"], 1_500)).toBeUndefined();
    pass?.end();
    await one.link.close();
    expect(await client.ping()).toBe("PONG");
    expect(one.problems).toEqual([]);
  });

  it.each(singles)("of version %s may wait for a command of its own meanwhile", async (_, connect) => {
    const { url } = await startServer();
    const client = await connect(url);
    const waiting = client.sendCommand(["BLPOP", "nothing", "0"]).catch(() => undefined);
    const one = joinFleet({ client });
    const two = joinFleet({ url });
    await Promise.all([one.link.ready(), two.link.ready()]);
    one.link.publish(opening("a"), justNow);
    await expect.poll(() => two.latest("a")?.state).toBe("open");
    expect(one.states).toEqual([{ state: "connected" }]);
    await two.link.close();
    await (await connect(url)).sendCommand(["RPUSH", "nothing", "1"]);
    await waiting;
  });

  it.each(singles)(
    "of version %s loses its server, and both go on when the server is back",
    async (_, connect) => {
      const server = await startServer();
      const client = await connect(server.url);
      const one = joinFleet({ client });
      const two = joinFleet({ url: server.url });
      await Promise.all([one.link.ready(), two.link.ready()]);
      await server.kill();
      await expect.poll(() => one.states.at(-1)?.state).toBe("degraded");
      one.link.publish(opening("a"), justNow);
      await server.restartEmpty();
      await expect.poll(() => two.latest("a")?.state).toBe("open");
      await expect.poll(() => one.states.at(-1)?.state).toBe("connected");
      expect(one.problems).toEqual([]);
    },
  );

  it("of a cluster hears of changes although its connection for messages has gone silent", async () => {
    const server = await startCluster();
    const proxy = await startProxy(server.port);
    const address = { host: "127.0.0.1", port: Number(new URL(proxy.url).port) };
    const options = { rootNodes: [{ url: proxy.url }], nodeAddressMap: () => address };
    const cluster = await connected(createCluster(options), end6);
    const one = joinFleet({ client: cluster, compareEveryMs: 3_600_000 });
    const two = joinFleet({ url: server.url });
    await Promise.all([one.link.ready(), two.link.ready()]);
    proxy.silenceMessages();
    two.link.publish(opening("a"), justNow);
    await expect.poll(() => one.latest("a")?.state).toBe("open");
    two.link.publish(closing("a"), justNow);
    await expect.poll(() => one.latest("a")?.state).toBe("closed");
    expect(one.states).toEqual([{ state: "connected" }]);
  });

  it("of a cluster, of each version, shares also with a process that knows one node alone", async () => {
    const server = await startCluster();
    for (const [version, connect] of clusters) {
      const cluster = await connect(server.url);
      const one = joinFleet({ client: cluster, prefix: version });
      const two = joinFleet({ url: server.url, prefix: version });
      await Promise.all([one.link.ready(), two.link.ready()]);
      one.link.publish(opening("a"), justNow);
      two.link.publish(opening("b"), justNow);
      await expect.poll(() => [one.latest("b")?.state, two.latest("a")?.state]).toEqual(["open", "open"]);
      await one.link.close();
      expect(await cluster.get("nothing")).toBeNull();
    }
  });
});
