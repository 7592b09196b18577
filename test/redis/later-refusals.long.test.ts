import { describe, expect, it } from "vitest";
import { closing, opening } from "../support/opening.js";
import { joinFleet, justNow } from "./fleet-member.js";
import { startServer } from "./server-with-client.js";

const connected = [{ state: "connected" }];

describe("a server that takes no commands for a while makes the process alone, and nothing is lost", () => {
  it("has as many clients as it takes", async () => {
    const { url, run } = await startServer({ args: ["--maxclients", "3"] });
    const one = joinFleet({ url });
    await one.link.ready();
    const two = joinFleet({ url });
    await expect(two.link.ready()).rejects.toMatchObject({ reason: "busy", message: /[Rr]aise maxclients/ });
    two.link.publish(opening("a"), justNow);
    await run("CONFIG", "SET", "maxclients", "20");
    await expect.poll(() => one.latest("a")?.state).toBe("open");
    await two.link.ready();
    expect(one.states).toEqual(connected);
  });

  it("wants replicas that it has not", async () => {
    const { url, run } = await startServer();
    const one = joinFleet({ url });
    const two = joinFleet({ url });
    await Promise.all([one.link.ready(), two.link.ready()]);
    await run("CONFIG", "SET", "min-replicas-to-write", "1");
    one.link.publish(opening("a"), justNow);
    await expect.poll(() => one.states.at(-1)).toMatchObject({ state: "degraded", reason: /NOREPLICAS/ });
    await expect(joinFleet({ url }).link.ready()).rejects.toMatchObject({ reason: "busy" });
    await run("CONFIG", "SET", "min-replicas-to-write", "0");
    await expect.poll(() => two.latest("a")?.state).toBe("open");
    await expect.poll(() => one.states.at(-1)).toEqual({ state: "connected" });
  });

  it("is a replica that has lost its primary", async () => {
    const args = ["--replicaof", "127.0.0.1", "1", "--replica-serve-stale-data", "no"];
    const { url, run } = await startServer({ args });
    const one = joinFleet({ url });
    await expect(one.link.ready()).rejects.toMatchObject({ reason: "busy", message: /MASTERDOWN/ });
    await run("REPLICAOF", "NO", "ONE");
    await expect.poll(() => one.states.at(-1)).toEqual({ state: "connected" });
  });

  it("loads its data", async () => {
    const slowLoading = ["--key-load-delay", "1000", "--loading-process-events-interval-bytes", "1024"];
    const { url, run } = await startServer({ args: [...slowLoading, "--enable-debug-command", "yes"] });
    const one = joinFleet({ url });
    const two = joinFleet({ url });
    await Promise.all([one.link.ready(), two.link.ready()]);
    await run("DEBUG", "POPULATE", "2000", "filling", "100");
    const reloaded = run("DEBUG", "RELOAD");
    await expect
      .poll(
        () => {
          one.link.publish(opening("a"), justNow);
          return one.states.at(-1);
        },
        { interval: 5 },
      )
      .toMatchObject({ state: "degraded", reason: /LOADING/ });
    await reloaded;
    await expect.poll(() => two.latest("a")?.state).toBe("open");
    await expect.poll(() => one.states.at(-1)).toEqual({ state: "connected" });
  });
});

describe("a refusal of one domain degrades nothing else", () => {
  it("whose key the user may not reach", async () => {
    const { url, server, run } = await startServer();
    const keys = ["meta", "open", "domain:rehearsal", "domain:good*", "probe:*"];
    const allowed = keys.map((key) => `~{hotspare}:${key}`);
    await run("ACL", "SETUSER", "bob", "on", ">bobs-password", ...allowed, "&*", "+@all");
    const asBob = `redis://bob:bobs-password@127.0.0.1:${server.port}`;
    const one = joinFleet({ url: asBob, compareEveryMs: 100 });
    const two = joinFleet({ url });
    await Promise.all([one.link.ready(), two.link.ready()]);
    two.link.publish(opening("bad"), justNow);
    two.link.publish(opening("good-0"), justNow);
    await expect.poll(() => one.latest("good-0")?.state).toBe("open");
    one.link.publish(opening("bad-1"), justNow);
    for (let index = 1; index < 20; index += 1) one.link.publish(opening(`good-${index}`), justNow);
    await expect.poll(() => two.latest("good-19")?.state).toBe("open");
    expect(await one.link.acquireProbe(["bad"], 1_500)).toBeDefined();
    expect(await one.link.acquireProbe(["good-1"], 1_500)).toBeDefined();
    expect(await two.link.acquireProbe(["good-1"], 1_500)).toBeUndefined();
    await expect.poll(() => one.problems.length).toBeGreaterThan(0);
    expect(String(one.problems[0])).toContain("refused one command, and Hotspare shares everything else");
    // Who joins later reads all domains but that one.
    const late = joinFleet({ url: asBob });
    await late.link.ready();
    expect(late.latest("good-19")?.state).toBe("open");
    expect(late.latest("bad")).toBeUndefined();
    // The user may reach the key again: nothing was lost.
    await run("ACL", "SETUSER", "bob", "~{hotspare}:*");
    await expect.poll(() => two.latest("bad-1")?.state).toBe("open");
    expect([one.states, two.states, late.states]).toEqual([connected, connected, connected]);
  });

  it("whose keys are of another type", async () => {
    const { url, client } = await startServer();
    const one = joinFleet({ url });
    const two = joinFleet({ url });
    await Promise.all([one.link.ready(), two.link.ready()]);
    await client.lPush("{hotspare}:domain:a", "a list");
    await client.lPush("{hotspare}:probe:b", "a list");
    for (const domain of ["a", "b", "c"]) one.link.publish(opening(domain), justNow);
    await expect.poll(() => [two.latest("b")?.state, two.latest("c")?.state]).toEqual(["open", "open"]);
    const pass = await one.link.acquireProbe(["b"], 60_000);
    expect(await two.link.acquireProbe(["b"], 1_500)).toBeUndefined();
    await client.del("{hotspare}:probe:b");
    await client.lPush("{hotspare}:probe:b", "a list");
    pass?.renew();
    one.link.publish(closing("b"), justNow);
    pass?.end();
    await expect.poll(() => two.latest("b")?.state).toBe("closed");
    one.link.publish(opening("d"), justNow);
    await expect.poll(() => two.latest("d")?.state).toBe("open");
    expect([one.states, two.states]).toEqual([connected, connected]);
  });

  it("but a user who may run no script any more is alone, with the reason", async () => {
    const { url, server, run } = await startServer();
    await run("ACL", "SETUSER", "bob", "on", ">bobs-password", "~*", "&*", "+@all");
    const one = joinFleet({ url: `redis://bob:bobs-password@127.0.0.1:${server.port}` });
    const two = joinFleet({ url });
    await Promise.all([one.link.ready(), two.link.ready()]);
    await run("ACL", "SETUSER", "bob", "-evalsha", "-eval");
    one.link.publish(opening("a"), justNow);
    await expect.poll(() => one.states.at(-1)).toMatchObject({ state: "degraded", reason: /permission/ });
    await run("ACL", "SETUSER", "bob", "+@all");
    await expect.poll(() => two.latest("a")?.state).toBe("open");
    await expect.poll(() => one.states.at(-1)).toEqual({ state: "connected" });
  });
});
