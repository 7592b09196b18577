import type { FleetChange } from "@hotspare/core/plugin";
import { expect, it, onTestFinished } from "vitest";
import { redisHealth } from "../src/link/redis-health.js";
import { closing, opening } from "./opening.js";
import { serverAndClient } from "./server-and-client.js";

const redis = serverAndClient();

async function join(prefix: string) {
  const link = redisHealth({
    url: `unix://${redis.path}`,
    fleetKey: "a-fleet-key-of-the-tests-0001",
    prefix,
    commandTimeoutMs: 5_000,
  });
  onTestFinished(() => link.close());
  const changes: FleetChange[] = [];
  const problems: unknown[] = [];
  link.subscribe(
    (change) => changes.push(change),
    () => undefined,
    (problem) => problems.push(problem),
  );
  await link.ready();
  return { link, changes, problems };
}

/** Opens a domain, and writes over its record what a later version may write there. */
async function unreadable(
  prefix: string,
  { link }: Awaited<ReturnType<typeof join>>,
  times: Partial<ReturnType<typeof opening>>,
): Promise<void> {
  const key = `{${prefix}}:domain:d`;
  link.publish(opening("d", times), { attemptAgeMs: 10, credentialId: "a" });
  await expect.poll(() => redis.client.exists(key)).toBe(1);
  const number = await redis.client.hIncrBy(`{${prefix}}:meta`, "version", 1);
  const cause = String(await redis.client.hGet(key, "cause")).replace('"auth"', '"maintenance"');
  await redis.client.hSet(key, { number: String(number), proposal: "later", decided: "later", cause });
}

it("a record that this version cannot read keeps nobody from probing, and the verdict replaces the record", async () => {
  const one = await join("probed");
  const other = await join("probed");
  await unreadable("probed", one, { probeInMs: 0 });
  const pass = await one.link.acquireProbe(["d"], 60_000);
  expect(pass).toBeDefined();
  expect(await other.link.acquireProbe(["d"], 60_000)).toBeUndefined();
  one.link.publish(closing("d"), { attemptAgeMs: 0, credentialId: "a" });
  pass?.end();
  await expect.poll(() => redis.client.hGet("{probed}:domain:d", "state")).toBe("closed");
  await expect.poll(() => other.changes.at(-1)).toMatchObject({ domain: "d", state: "closed" });
  expect(one.problems).toMatchObject([{ name: "UnreadableDataError" }]);
});

it.each([{ probeInMs: 60_000 }, { probeInMs: 0, statedInMs: 60_000 }])(
  "a record that this version cannot read keeps everybody from probing until its end: %j",
  async (times) => {
    const one = await join(`waits-${times.probeInMs}`);
    await unreadable(`waits-${times.probeInMs}`, one, times);
    expect(await one.link.acquireProbe(["d"], 60_000)).toBeUndefined();
  },
);

it("a pass of a dead process ends in time after the clock of Redis was set back", async () => {
  const one = await join("pass");
  const other = await join("pass");
  expect(await one.link.acquireProbe(["d"], 60_000)).toBeDefined();
  // Redis keeps the moment at which a key ends, by its own clock: five minutes earlier, the key has five minutes more.
  await redis.client.pExpire("{pass}:probe:d", 360_000);
  expect(await other.link.acquireProbe(["d"], 60_000)).toBeUndefined();
  const livesMs = await redis.client.pTTL("{pass}:probe:d");
  expect(livesMs).toBeGreaterThan(0);
  expect(livesMs).toBeLessThanOrEqual(60_000);
});
