import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readFleet, resetDomains } from "@hotspare/redis";
import { createClient } from "redis";
import { describe, expect, it, onTestFinished } from "vitest";
import { opening } from "../support/opening.js";
import { freePort, type RedisServer, startRedis } from "../support/redis-server.js";
import { joinFleet } from "./fleet-member.js";

const evidence = { attemptAgeMs: 0, credentialId: "team-a" };

async function server(args: readonly string[] = []): Promise<RedisServer> {
  const started = await startRedis({ args });
  onTestFinished(() => started.stop());
  return started;
}

async function command(url: string, ...words: string[]): Promise<unknown> {
  const client = createClient({ url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await client.sendCommand(words);
  } finally {
    client.destroy();
  }
}

async function fleetOfThree(url: string) {
  const members = ["web-1", "web-2", "web-3"].map((processName) => joinFleet({ url, processName }));
  await Promise.all(members.map(({ link }) => link.ready()));
  return members;
}

describe("an operator", () => {
  it("sees what a process reported and who probes, and a reset closes the domain in every process", async () => {
    const { url } = await server();
    const [first, ...others] = await fleetOfThree(url);
    first?.link.publish(opening("domain-1", { openings: 3, statedInMs: 90_000 }), evidence);
    await expect.poll(() => others.map(({ latest }) => latest("domain-1")?.state)).toEqual(["open", "open"]);
    const pass = await others[0]?.link.acquireProbe(["domain-1"], 60_000);

    const view = await readFleet({ url });
    expect(view).toMatchObject({ prefix: "hotspare", processes: 3, unreadable: [] });
    expect(view.domains).toMatchObject([
      {
        ...{
          name: "domain-1",
          scope: "credential",
          credentialId: "team-a",
          class: "auth",
          by: "web-1",
          openings: 3,
        },
        ...{ reason: "invalid_api_key", rule: "openai/codes", probedBy: "web-2", blocks: true },
      },
    ]);
    const [{ sinceMs = -1, probeInMs = -1, statedInMs = -1 } = {}] = view.domains;
    expect([sinceMs >= 0, probeInMs <= 60_000, statedInMs > 60_000]).toEqual([true, true, true]);
    await pass?.end();

    expect(await resetDomains({ url }, ["domain-1", "domain-2"])).toEqual([
      { name: "domain-1", outcome: "reset" },
      { name: "domain-2", outcome: "unknown" },
    ]);
    expect(await resetDomains({ url }, ["domain-1", "domain-"])).toEqual([
      { name: "domain-1", outcome: "was_closed" },
      { name: "domain-", outcome: "unknown" },
    ]);
    expect(await command(url, "EXISTS", "{hotspare}:domain:domain-2", "{hotspare}:domain:domain-")).toBe(0);
    for (const { latest } of [first, ...others].flatMap((member) => member ?? [])) {
      await expect.poll(() => latest("domain-1")?.state).toBe("closed");
    }
    expect((await readFleet({ url })).domains).toEqual([]);
  });

  it("closes a domain for a process that was cut off while it was reset", async () => {
    const redis = await server();
    const { url } = redis;
    const [first] = await fleetOfThree(url);
    first?.link.publish(opening("domain-1"), evidence);
    await expect.poll(async () => (await readFleet({ url })).domains.length).toBe(1);
    const cut = joinFleet({ url, processName: "cut", reconnect: { minMs: 2_000, maxMs: 2_000 } });
    await cut.link.ready();
    await expect.poll(() => cut.link.current?.("domain-1")?.state).toBe("open");
    await command(url, "CLIENT", "KILL", "TYPE", "pubsub");
    await resetDomains({ url }, ["domain-1"]);
    await expect.poll(() => cut.latest("domain-1")?.state).toBe("closed");
  });

  it("closes a domain in processes that hold it open although its record is lost", async () => {
    const { url } = await server();
    const [first, second] = await fleetOfThree(url);
    const name = "Zk3tq9aX".padEnd(43, "0");
    first?.link.publish(opening(name), evidence);
    await expect.poll(() => second?.latest(name)?.state).toBe("open");
    await command(url, "DEL", `{hotspare}:domain:${name}`);
    expect(await resetDomains({ url }, [name])).toEqual([{ name, outcome: "unknown" }]);
    for (const member of [first, second]) {
      await expect.poll(() => member?.latest(name)?.state).toBe("closed");
    }
  });

  it("reads why a process is alone: a connection that has worked needs no TLS", async () => {
    const { url } = await server();
    const { link, states } = joinFleet({ url });
    await link.ready();
    await command(url, "CLIENT", "KILL", "TYPE", "pubsub");
    await expect
      .poll(() => states.find(({ state }) => state === "degraded"))
      .toMatchObject({
        reason: expect.stringMatching(
          /The server closed the connection\. Hotspare connects again by itself\.$/,
        ),
      });
  });

  it("reads and resets thousands of domains", async () => {
    const { url } = await server();
    const member = joinFleet({ url });
    await member.link.ready();
    const names = Array.from({ length: 3_000 }, (_, index) => `domain-${index}`);
    for (const name of names) member.link.publish(opening(name), evidence);
    await expect.poll(async () => command(url, "ZCARD", "{hotspare}:open")).toBe(names.length);
    const { domains } = await readFleet({ url });
    expect(new Set(domains.map(({ name }) => name)).size).toBe(names.length);
    const reset = await resetDomains({ url }, names);
    expect(reset.filter(({ outcome }) => outcome === "reset").length).toBe(names.length);
    await expect
      .poll(() => member.changes.filter(({ state }) => state === "closed").length)
      .toBe(names.length);
  });
});

describe("an operator at another kind of server", () => {
  it("is sent on by a node of a cluster, and resets there", async () => {
    const redis = await server(["--cluster-enabled", "yes"]);
    await command(redis.url, "CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    await expect
      .poll(async () => String(await command(redis.url, "CLUSTER", "INFO")))
      .toContain("cluster_state:ok");
    const other = await server(["--cluster-enabled", "yes"]);
    await command(other.url, "CLUSTER", "MEET", "127.0.0.1", String(redis.port));
    await expect
      .poll(async () => String(await command(other.url, "CLUSTER", "INFO")))
      .toContain("cluster_state:ok");
    const member = joinFleet({ url: redis.url });
    await member.link.ready();
    member.link.publish(opening("domain-1"), evidence);
    await expect.poll(async () => (await readFleet({ url: other.url })).domains.length).toBe(1);
    expect(await resetDomains({ url: other.url }, ["domain-1"])).toEqual([
      { name: "domain-1", outcome: "reset" },
    ]);
    await expect.poll(() => member.latest("domain-1")?.state).toBe("closed");
  });

  it("reads at a replica, and is sent to the primary for a reset", async () => {
    const primary = await server();
    const [first] = await fleetOfThree(primary.url);
    first?.link.publish(opening("domain-1"), evidence);
    const replica = await server(["--replicaof", "127.0.0.1", String(primary.port)]);
    await expect
      .poll(async () => (await readFleet({ url: replica.url }).catch(() => undefined))?.domains.length)
      .toBe(1);
    await expect(resetDomains({ url: replica.url }, ["domain-1"])).rejects.toMatchObject({
      name: "RedisHealthError",
      reason: "read_only",
      message: expect.stringContaining("Give the address of the primary"),
    });
  });

  it("is sent to the primary by a Sentinel", async () => {
    const primary = await server();
    const port = await freePort();
    const file = join(primary.folder, "sentinel.conf");
    await writeFile(
      file,
      `port ${port}\nbind 127.0.0.1\ndir ${primary.folder}\nsentinel monitor main 127.0.0.1 ${primary.port} 1\n`,
    );
    const sentinel = spawn("redis-server", [file, "--sentinel"], { stdio: "ignore" });
    const ended = once(sentinel, "close");
    onTestFinished(async () => {
      sentinel.kill("SIGKILL");
      await ended;
    });
    const url = `redis://127.0.0.1:${port}`;
    await expect.poll(() => command(url, "PING").catch(() => undefined)).toBe("PONG");
    await expect(readFleet({ url })).rejects.toMatchObject({
      reason: "other_topology",
      message: expect.stringContaining(
        `Write the address of its primary: redis://127.0.0.1:${primary.port} (main).`,
      ),
    });
  });

  it("needs no more than reading, for what the guide says", async () => {
    const { url, port } = await server();
    const [first] = await fleetOfThree(url);
    first?.link.publish(opening("domain-1"), evidence);
    await expect.poll(async () => (await readFleet({ url })).domains.length).toBe(1);
    const rules = ["on", ">reader-of-the-fleet", "~{hotspare}:*", "+@read", "+time", "+pubsub|numsub"];
    await command(url, "ACL", "SETUSER", "reader", ...rules);
    const address = `redis://reader:reader-of-the-fleet@127.0.0.1:${port}`;
    expect(await readFleet({ url: address })).toMatchObject({
      processes: 3,
      domains: [{ name: "domain-1" }],
    });
    const error = await resetDomains({ url: address }, ["domain-1"]).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      reason: "no_permission",
      message: expect.stringContaining("lacks a permission"),
    });
    expect(String(Reflect.get(Object(error), "message"))).not.toContain("reader-of-the-fleet");
  });

  it("gives up on a server that does not answer", async () => {
    const redis = await server();
    redis.pause();
    onTestFinished(() => redis.resume());
    await expect(readFleet({ url: redis.url, timeoutMs: 300 })).rejects.toMatchObject({
      reason: "unreachable",
      message: expect.stringContaining("The server did not answer"),
    });
  });

  it("may bring a client, which stays open", async () => {
    const { url } = await server();
    const [first] = await fleetOfThree(url);
    first?.link.publish(opening("domain-1"), evidence);
    const client = createClient({ url });
    await expect(readFleet({ client })).rejects.toMatchObject({ reason: "client_not_connected" });
    await client.connect();
    onTestFinished(() => client.destroy());
    await expect.poll(async () => (await readFleet({ client })).domains.length).toBe(1);
    await resetDomains({ client }, ["domain-1"]);
    expect([(await readFleet({ client })).domains, client.isReady]).toEqual([[], true]);
  });
});
