import { createClient, createCluster } from "redis";
import { describe, expect, it, onTestFinished } from "vitest";
import { type RedisServerOptions, startRedis } from "../support/redis-server.js";
import { joinFleet, justNow, opening } from "./fleet-member.js";

async function startServer(options?: RedisServerOptions) {
  const server = await startRedis(options);
  onTestFinished(() => server.stop());
  return server;
}

async function singleClient(url: string, RESP: 2 | 3) {
  const client = createClient({ url, RESP });
  client.on("error", () => undefined);
  await client.connect();
  onTestFinished(() => client.destroy());
  return client;
}

describe("a user's own client", () => {
  it.each([2, 3] as const)(
    "of one server, in version %i of the protocol, shares and stays open",
    async (RESP) => {
      const { url } = await startServer();
      const client = await singleClient(url, RESP);
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
    },
  );

  it("loses its server, and both go on when the server is back", async () => {
    const server = await startServer();
    const client = await singleClient(server.url, 3);
    const one = joinFleet({ client });
    const two = joinFleet({ url: server.url });
    await Promise.all([one.link.ready(), two.link.ready()]);
    await server.kill();
    await expect.poll(() => one.states.at(-1)?.state).toBe("degraded");
    one.link.publish(opening("a"), justNow);
    await server.restartEmpty();
    await expect.poll(() => two.latest("a")?.state).toBe("open");
    await expect.poll(() => one.states.at(-1)?.state).toBe("connected");
  });

  it("of a cluster shares by sharded channels, also with a process that knows one node alone", async () => {
    const server = await startServer({ args: ["--cluster-enabled", "yes"] });
    const admin = await singleClient(server.url, 3);
    await admin.sendCommand(["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]);
    await expect
      .poll(async () => String(await admin.sendCommand(["CLUSTER", "INFO"])))
      .toContain("cluster_state:ok");
    const cluster = createCluster({ rootNodes: [{ url: server.url }] });
    cluster.on("error", () => undefined);
    await cluster.connect();
    onTestFinished(() => cluster.destroy());
    const one = joinFleet({ client: cluster });
    const two = joinFleet({ url: server.url });
    await Promise.all([one.link.ready(), two.link.ready()]);
    one.link.publish(opening("a"), justNow);
    two.link.publish(opening("b"), justNow);
    await expect.poll(() => [one.latest("b")?.state, two.latest("a")?.state]).toEqual(["open", "open"]);
    await one.link.close();
    expect(await cluster.get("nothing")).toBeNull();
  });
});
