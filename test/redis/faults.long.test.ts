import { createClient } from "redis";
import { describe, expect, it } from "vitest";
import { closing, opening } from "../support/opening.js";
import { joinFleet, justNow } from "./fleet-member.js";
import { startServer } from "./server-with-client.js";

async function pair(url: string, commandTimeoutMs = 2_000) {
  const one = joinFleet({ url, processName: "one", commandTimeoutMs });
  const two = joinFleet({ url, processName: "two" });
  await Promise.all([one.link.ready(), two.link.ready()]);
  return { one, two };
}

const told = { timeout: 10_000 };

describe("when Redis fails, every process is as good as alone at once, and the fleet agrees afterwards", () => {
  it("is paused, and goes on", async () => {
    const { server, url } = await startServer();
    const { one, two } = await pair(url, 50);
    server.pause();
    // Redis is stopped, so that only a link that goes on alone can grant anything.
    expect(await one.link.acquireProbe(["a"], 1_500)).toBeDefined();
    expect(one.states.at(-1)?.state).toBe("degraded");
    one.link.publish(opening("a"), justNow);
    server.resume();
    await expect.poll(() => two.latest("a")?.state, told).toBe("open");
    await expect
      .poll(() => one.states.map(({ state }) => state), told)
      .toEqual(["connected", "degraded", "connected"]);
  });

  it("is restarted empty: what the processes knew is known again, in a new epoch", async () => {
    const { server, url } = await startServer();
    const { one, two } = await pair(url);
    one.link.publish(opening("a"), justNow);
    await expect.poll(() => two.latest("a")?.state).toBe("open");
    await server.kill();
    await expect.poll(() => two.states.at(-1)?.state, told).toBe("degraded");
    two.link.publish(opening("b"), justNow);
    await server.restartEmpty();
    await expect.poll(() => one.latest("b")?.state, told).toBe("open");
    const late = joinFleet({ url });
    await late.link.ready();
    await expect
      .poll(() => [late.latest("a")?.state, late.latest("b")?.state], told)
      .toEqual(["open", "open"]);
    expect([...one.problems, ...two.problems]).toEqual([]);
  });

  it("forgets its scripts, and all its data", async () => {
    const { client, url } = await startServer();
    const { one, two } = await pair(url);
    await client.sendCommand(["SCRIPT", "FLUSH"]);
    for (let index = 0; index < 100; index += 1) one.link.publish(opening(`d${index}`), justNow);
    await expect.poll(() => two.changes.length, told).toBe(100);
    await client.flushAll();
    one.link.publish(closing("d1"), justNow);
    const late = joinFleet({ url });
    await late.link.ready();
    await expect.poll(() => late.latest("d2")?.state, told).toBe("open");
    expect(one.states).toEqual([{ state: "connected" }]);
  });

  it("refuses writes for a while", async () => {
    const { client, url } = await startServer();
    const { one, two } = await pair(url);
    await client.configSet("maxmemory-policy", "noeviction");
    await client.configSet("maxmemory", "1");
    one.link.publish(opening("a"), justNow);
    await expect
      .poll(() => one.states.at(-1), told)
      .toMatchObject({ state: "degraded", reason: /no memory/ });
    await client.configSet("maxmemory", "0");
    await expect.poll(() => two.latest("a")?.state, told).toBe("open");
    await expect.poll(() => one.states.at(-1)?.state, told).toBe("connected");
  });

  it("is busy with somebody's script", async () => {
    const { client, url } = await startServer({ args: ["--busy-reply-threshold", "20"] });
    const { one, two } = await pair(url, 50);
    const busy = client.eval("local n = 0 while true do n = n + 1 end").catch(() => undefined);
    one.link.publish(opening("a"), justNow);
    await expect.poll(() => one.states.at(-1)?.state, told).toBe("degraded");
    const killer = createClient({ url });
    await killer.connect();
    await killer.sendCommand(["SCRIPT", "KILL"]);
    killer.destroy();
    await busy;
    await expect.poll(() => two.latest("a")?.state, told).toBe("open");
  });

  it("has foreign data under one domain, in the list and on the channel: one problem each, and the others go on", async () => {
    const { client, url } = await startServer();
    const { one, two } = await pair(url);
    await client.set("{hotspare}:domain:a", "a text");
    await client.zAdd("{hotspare}:open", { score: Date.now() + 1e9, value: "x".repeat(600) });
    for (const text of [
      "no JSON",
      "{}",
      "[]",
      "null",
      '{"domain":1}',
      '{"__proto__":{"polluted":1},"domain":"a"}',
    ])
      await client.publish("{hotspare}:changes", text);
    one.link.publish(opening("a"), justNow);
    one.link.publish(opening("b"), justNow);
    await expect.poll(() => two.latest("b")?.state, told).toBe("open");
    expect(one.states).toEqual([{ state: "connected" }]);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    await expect.poll(() => one.problems.length, told).toBeGreaterThanOrEqual(2);
    const before = one.problems.length;
    for (let index = 0; index < 50; index += 1) await client.publish("{hotspare}:changes", "no JSON");
    // Messages arrive in order: when this one has arrived, the others have.
    two.link.publish(opening("marker"), justNow);
    await expect.poll(() => one.latest("marker")?.state, told).toBe("open");
    expect(one.problems.length).toBe(before);
    await client.del("{hotspare}:domain:a");
    await expect.poll(() => two.latest("a")?.state, told).toBe("open");
  });

  it("takes a burst of ten thousand domains, which a later process reads", async () => {
    const { url } = await startServer();
    const { one, two } = await pair(url);
    for (let index = 0; index < 10_000; index += 1) one.link.publish(opening(`d${index}`), justNow);
    await expect
      .poll(() => new Set(two.changes.map(({ domain }) => domain)).size, { timeout: 60_000 })
      .toBe(10_000);
    const late = joinFleet({ url });
    await late.link.ready();
    expect(late.changes.length).toBe(10_000);
  });
});
