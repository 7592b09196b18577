import { redisHealth } from "@hotspare/redis";
import { describe, expect, it, onTestFinished } from "vitest";
import { closing, opening } from "../support/opening.js";
import { type RedisServerOptions, startRedis } from "../support/redis-server.js";
import { fleetKey, joinFleet, justNow } from "./fleet-member.js";

async function startServer(options?: RedisServerOptions) {
  const server = await startRedis(options);
  onTestFinished(() => server.stop());
  return server;
}

describe("a fleet", () => {
  it("knows what one of its processes learned, and a process that joins later knows it too", async () => {
    const { url } = await startServer();
    const one = joinFleet({ url, processName: "one" });
    const two = joinFleet({ url, processName: "two" });
    await Promise.all([one.link.ready(), two.link.ready()]);

    one.link.publish(opening("a-domain"), justNow);
    await expect.poll(() => two.latest("a-domain")).toMatchObject({ state: "open", by: "one" });
    const late = joinFleet({ url, processName: "late" });
    await late.link.ready();
    expect(late.latest("a-domain")).toMatchObject({ state: "open", by: "one" });
    expect(late.link.current?.("a-domain")).toMatchObject({ state: "open" });

    two.link.publish(closing("a-domain"), justNow);
    await expect.poll(() => one.latest("a-domain")?.state).toBe("closed");
    await expect.poll(() => late.latest("a-domain")?.state).toBe("closed");
    expect(two.changes).toHaveLength(1);
    expect([one.problems, two.problems, late.problems]).toEqual([[], [], []]);
  });

  it("has one probe of a domain at a time, and the next when the first has ended", async () => {
    const { url } = await startServer();
    const one = joinFleet({ url });
    const two = joinFleet({ url });
    await Promise.all([one.link.ready(), two.link.ready()]);
    one.link.publish(opening("a-domain", { probeInMs: 0 }), justNow);
    await expect.poll(() => two.latest("a-domain")?.state).toBe("open");

    const passes = await Promise.all([
      one.link.acquireProbe(["a-domain"], 1_500),
      two.link.acquireProbe(["a-domain"], 1_500),
    ]);
    expect(passes.filter((pass) => pass !== undefined)).toHaveLength(1);
    for (const pass of passes) pass?.end();
    await expect.poll(() => two.link.acquireProbe(["a-domain"], 1_500)).toBeDefined();
  });

  it("does not blame Redis for a listener that throws", async () => {
    const { url } = await startServer();
    const mine = new Error("a mistake in the application");
    const link = redisHealth({ url, fleetKey, commandTimeoutMs: 2_000 });
    onTestFinished(() => link.close());
    const problems: unknown[] = [];
    const states: unknown[] = [];
    const onState = (state: unknown) => {
      states.push(state);
      throw mine;
    };
    link.subscribe(
      () => undefined,
      onState,
      (problem) => problems.push(problem),
    );
    await link.ready();
    expect(states).toEqual([{ state: "connected" }]);
    expect(problems).toEqual([mine]);
  });
});
