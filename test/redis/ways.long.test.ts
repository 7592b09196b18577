import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { closing, opening } from "../support/opening.js";
import { fleetKey, joinFleet, justNow } from "./fleet-member.js";
import { startProxy } from "./redis-proxy.js";
import { startServer } from "./server-with-client.js";

describe("a way to Redis that is slow, silent, or leads elsewhere", () => {
  it("is slow from the beginning: ready() rejects and says so, and resolves when the way is quick", async () => {
    const { server } = await startServer();
    const proxy = await startProxy(server.port);
    proxy.delayMs = 150;
    const one = joinFleet({ url: proxy.url, commandTimeoutMs: 50 });
    await expect(one.link.ready()).rejects.toMatchObject({ reason: "slow" });
    expect(one.states).toMatchObject([{ state: "degraded" }]);
    await expect(one.link.ready()).rejects.toMatchObject({ reason: "slow" });
    proxy.delayMs = 0;
    await expect.poll(() => one.states.at(-1)).toEqual({ state: "connected" });
  });

  it("carries commands, and no messages any more: the process notices, and listens anew", async () => {
    const { server, url } = await startServer();
    const proxy = await startProxy(server.port);
    const one = joinFleet({ url: proxy.url, compareEveryMs: 3_600_000 });
    const two = joinFleet({ url });
    await Promise.all([one.link.ready(), two.link.ready()]);
    proxy.silenceMessages();
    two.link.publish(opening("a"), justNow);
    await expect.poll(() => one.latest("a")?.state).toBe("open");
    await expect.poll(() => one.states.at(-1)).toEqual({ state: "connected" });
    two.link.publish(closing("a"), justNow);
    await expect.poll(() => one.latest("a")?.state).toBe("closed");
  });

  it("leads to a replica that lacks the last writes: what the processes know is written there", async () => {
    const primary = await startServer();
    await primary.run("CONFIG", "SET", "repl-diskless-sync-delay", "0");
    const replica = await startServer({ args: ["--replicaof", "127.0.0.1", String(primary.server.port)] });
    const proxy = await startProxy(primary.server.port);
    const one = joinFleet({ url: proxy.url });
    const two = joinFleet({ url: proxy.url });
    await Promise.all([one.link.ready(), two.link.ready()]);
    one.link.publish(opening("a"), justNow);
    await expect.poll(() => replica.run("EXISTS", "{hotspare}:domain:a")).toBe(1);
    replica.server.pause();
    one.link.publish(closing("a"), justNow);
    one.link.publish(opening("b"), justNow);
    await expect.poll(() => [two.latest("a")?.state, two.latest("b")?.state]).toEqual(["closed", "open"]);
    await primary.server.kill();
    replica.server.resume();
    await replica.run("REPLICAOF", "NO", "ONE");
    proxy.port = replica.server.port;
    proxy.cut();
    const late = joinFleet({ url: replica.url });
    await expect.poll(() => late.latest("b")?.state).toBe("open");
    await expect
      .poll(() => [one.states.at(-1)?.state, two.states.at(-1)?.state])
      .toEqual(["connected", "connected"]);
    one.link.publish(opening("c"), justNow);
    await expect.poll(() => [two.latest("c")?.state, late.latest("c")?.state]).toEqual(["open", "open"]);
    expect([one.problems, two.problems]).toEqual([[], []]);
  });
});

/** A process of its own that joins the fleet, and prints each change that it is told. */
const program = (url: string) => `
  const { redisHealth } = await import("@hotspare/redis");
  const link = redisHealth({ url: ${JSON.stringify(url)}, fleetKey: ${JSON.stringify(fleetKey)} });
  link.subscribe(({ domain, state }) => console.log("change", domain, state));
  setInterval(() => undefined, 1_000);
  await link.ready().catch(() => undefined);
  console.log("ready");`;

describe("a process that is stopped for a while", () => {
  it("knows afterwards what the fleet has learned meanwhile", async () => {
    const { url } = await startServer();
    const one = joinFleet({ url });
    await one.link.ready();
    const flags = ["--input-type=module", "-e"];
    const child = spawn(process.execPath, [...flags, program(url)], { stdio: ["ignore", "pipe", "ignore"] });
    let printed = "";
    child.stdout.on("data", (piece) => {
      printed += piece;
    });
    onTestFinished(async () => {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    });
    await expect.poll(() => printed).toContain("ready");
    one.link.publish(opening("before"), justNow);
    await expect.poll(() => printed).toContain("change before open");
    child.kill("SIGSTOP");
    const two = joinFleet({ url });
    await two.link.ready();
    for (let index = 0; index < 200; index += 1) one.link.publish(opening(`d${index}`), justNow);
    one.link.publish(closing("before"), justNow);
    await expect
      .poll(() => [two.latest("d199")?.state, two.latest("before")?.state])
      .toEqual(["open", "closed"]);
    child.kill("SIGCONT");
    await expect.poll(() => printed).toContain("change d199 open");
    await expect.poll(() => printed).toContain("change before closed");
    expect(printed.match(/change d\d+ open/g)).toHaveLength(200);
  });
});
