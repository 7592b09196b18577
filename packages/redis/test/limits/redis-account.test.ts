import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FleetAccount } from "../../src/limits/fleet-account.js";
import { settleInRedis } from "../../src/limits/settle-in-redis.js";
import { fleetKeys } from "../../src/scripts/fleet-keys.js";
import { startServer } from "../start-server.js";

describe("an account that two processes share in Redis", () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  async function withAccounts(work: (one: FleetAccount, other: FleetAccount) => Promise<void>) {
    const client = createClient({ socket: { path: server.path, tls: false } });
    await client.connect();
    await client.flushAll();
    const settle = settleInRedis(
      (script, keys, args) => client.eval(script.text, { keys: [...keys], arguments: [...args] }),
      fleetKeys("test"),
    );
    const fail = (error: unknown) => {
      throw error;
    };
    try {
      await work(new FleetAccount("one", settle, fail), new FleetAccount("other", settle, fail));
    } finally {
      client.destroy();
    }
  }

  const reading = { limit: 100, remaining: 50, wholeInMs: 3_600_000, attemptAgeMs: 0 };
  const nothing = { amount: 0, leastAmount: 0, used: 0, unused: 0, refusals: [] };

  it("never grants more than what is left, however often it is asked", async () => {
    await withAccounts(async (one, other) => {
      await one.exchangePortion("quota", "requests", { ...nothing, reading });
      let granted = 0;
      for (let ask = 0; ask < 40; ask += 1) {
        granted += await one.takePortion("quota", "requests", 7);
        granted += await other.takePortion("quota", "requests", 7);
      }
      expect(granted).toBeLessThanOrEqual(50);
      expect(granted).toBeGreaterThan(45);
    });
  });

  it("gets back what a process does not need", async () => {
    await withAccounts(async (one, other) => {
      await one.exchangePortion("quota", "requests", { ...nothing, reading });
      expect(await one.takePortion("quota", "requests", 50)).toBe(50);
      expect(await other.takePortion("quota", "requests", 1)).toBe(0);
      await one.takePortion("quota", "requests", -50);
      expect(await other.takePortion("quota", "requests", 1)).toBe(1);
    });
  });

  it("grants a second's worth of a limit of which only the rate is known", async () => {
    await withAccounts(async (one, other) => {
      one.publishLimit("quota", { kind: "requests", perMinute: 600 });
      const granted = await other.takePortion("quota", "requests", 1_000);
      expect(granted).toBeGreaterThan(0);
      expect(granted).toBeLessThanOrEqual(10);
      // The next request may follow at once, and then the limit is used up.
      await one.takePortion("quota", "requests", 1);
      expect(await one.takePortion("quota", "requests", 1_000)).toBe(0);
    });
  });

  it("grants what is asked for of a quota of which nothing is known", async () => {
    await withAccounts(async (one) => {
      expect(await one.takePortion("quota", "tokens", 12_345)).toBe(12_345);
    });
  });
});
