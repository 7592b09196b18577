import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "redis";
import { expect, it, onTestFinished } from "vitest";
import { openRedisBudgets } from "./redis-budget-store.js";

const month = "2026-11";
const limit = 40;
const runMs = 12_000;

/** A Redis on its own Unix socket. */
async function redisPath(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "hotspare-budgets-"));
  const path = join(folder, "redis.sock");
  const files = ["--unixsocket", path, "--dir", folder];
  const server = spawn("redis-server", ["--port", "0", "--save", "", "--appendonly", "no", ...files], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(async () => {
    const ended = once(server, "exit");
    server.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  await new Promise<void>((resolve) => {
    server.stdout.on("data", (piece) => /ready to accept/i.test(String(piece)) && resolve());
  });
  return path;
}

it("processes whose connections break repeatedly count each amount once, never exceed the limit, and hold nothing at the end", async () => {
  const path = await redisPath();
  const redis = createClient({ socket: { path, tls: false } });
  redis.on("error", () => undefined);
  await redis.connect();
  onTestFinished(() => redis.destroy());
  const stores = await Promise.all(
    Array.from({ length: 3 }, () => openRedisBudgets({ url: `unix://${path}`, commandTimeoutMs: 100 })),
  );
  const untilMs = Date.now() + runMs;
  const totals = { cost: 0, granted: 0, refused: 0, away: 0 };
  const work = Array.from({ length: 12 }, async (_, index) => {
    const store = stores[index % 3];
    while (Date.now() < untilMs && store !== undefined) {
      const amount = Math.random() * 2;
      const answer = await store.hold({ client: "team-a", month, limit, amount }).catch(() => undefined);
      if (answer?.isHeld === true) {
        totals.granted += 1;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
        const cost = (amount * Math.random()) / 20;
        totals.cost += cost;
        store.settle({ client: "team-a", month, held: amount, cost });
      } else {
        totals[answer === undefined ? "away" : "refused"] += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  });
  const breaking = (async () => {
    while (Date.now() < untilMs - 2_000) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 400));
      const kind = Math.random();
      // Either ends all other connections, or blocks Redis for longer than a command may take.
      await redis.sendCommand(kind < 0.5 ? ["CLIENT", "KILL", "SKIPME", "yes"] : ["CLIENT", "PAUSE", "150"]);
    }
  })();
  await Promise.all([...work, breaking]);
  await Promise.all(stores.map((store) => store.close()));
  const spent = Number(await redis.hGet(`{hotspare}:budget::${month}:team-a`, "spent"));
  expect(totals.granted).toBeGreaterThan(50);
  expect(totals.away).toBeGreaterThan(0);
  expect(spent).toBeCloseTo(totals.cost, 6);
  expect(spent).toBeLessThanOrEqual(limit);
  expect(await redis.keys("*held*")).toEqual([]);
});
