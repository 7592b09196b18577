import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock } from "@hotspare/core";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { BudgetStore } from "../budget-store.js";
import { openRedisBudgets } from "./redis-budget-store.js";

const folder = mkdtempSync(join(tmpdir(), "hotspare-budgets-"));
const url = `unix://${join(folder, "redis.sock")}`;
const month = "2026-11";
let server: ReturnType<typeof spawn>;

async function start(): Promise<void> {
  const files = ["--unixsocket", join(folder, "redis.sock"), "--dir", folder];
  server = spawn("redis-server", ["--port", "0", "--save", "", "--appendonly", "no", ...files], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  await new Promise<void>((resolve, reject) => {
    server.stdout?.on("data", (piece) => /ready to accept/i.test(String(piece)) && resolve());
    server.once("error", reject);
  });
}

async function stop(): Promise<void> {
  const ended = once(server, "exit");
  server.kill("SIGKILL");
  await ended;
}

beforeAll(start);
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

let prefixes = 0;

interface Process {
  readonly store: BudgetStore;
  readonly problems: string[];
}

/** Stores of several processes that share one new prefix. */
async function processes(count: number): Promise<readonly Process[]> {
  prefixes += 1;
  const prefix = `test-${prefixes}`;
  return Promise.all(
    Array.from({ length: count }, async () => {
      const problems: string[] = [];
      // Long, because the test's machine may be busy. Another test covers commands that time out.
      const options = { url, prefix, currency: "USD", commandTimeoutMs: 5_000 };
      const store = await openRedisBudgets({ ...options, onProblem: (message) => problems.push(message) });
      onTestFinished(() => store.close().catch(() => undefined));
      return { store, problems };
    }),
  );
}

async function client() {
  const opened = createClient({ socket: { path: join(folder, "redis.sock"), tls: false } });
  await opened.connect();
  onTestFinished(() => opened.destroy());
  return opened;
}

const ask = { client: "team-a", month, limit: 10, amount: 4 };

describe("budgets in Redis", () => {
  it("are shared by processes: no process spends what another process holds", async () => {
    const [one, other] = await processes(2);
    expect(await one?.store.hold(ask)).toEqual({ isHeld: true });
    expect(await other?.store.hold(ask)).toEqual({ isHeld: true });
    expect(await other?.store.hold(ask)).toEqual({ isHeld: false, spent: 0, held: 8 });
    one?.store.settle({ client: "team-a", month, held: 4, cost: 1.1 });
    await expect.poll(() => other?.store.hold(ask)).toEqual({ isHeld: true });
    expect(other?.store.spent("team-a", month)).toBe(1.1);
  });

  it("never grant more than the limit, however many requests ask at once", async () => {
    const all = await processes(3);
    const asks = Array.from({ length: 90 }, (_, index) =>
      all[index % 3]?.store.hold({ ...ask, amount: 0.3 }),
    );
    const granted = (await Promise.all(asks)).filter((answer) => answer?.isHeld).length;
    expect(granted).toBe(33);
  });

  it.each([
    [0.1, 0.3, 3],
    [0.1, 0.8, 8],
    [0.7, 2.1, 3],
  ])("grant decimals to the last: %d in a budget of %d is held %i times", async (amount, limit, times) => {
    const all = await processes(2);
    const granted: boolean[] = [];
    for (let index = 0; index <= times; index += 1) {
      const answer = await all[index % 2]?.store.hold({ ...ask, amount, limit });
      granted.push(answer?.isHeld === true);
    }
    expect(granted).toEqual([...Array.from({ length: times }, () => true), false]);
  });

  it("hold nothing after all requests have ended, and have every spent amount", async () => {
    const all = await processes(2);
    const redis = await client();
    const rounds = Array.from({ length: 100 }, async (_, index) => {
      const store = all[index % 2]?.store;
      const answer = await store?.hold({ ...ask, limit: 1_000, amount: 0.7 });
      expect(answer).toEqual({ isHeld: true });
      store?.settle({ client: "team-a", month, held: 0.7, cost: 0.1 });
    });
    await Promise.all(rounds);
    await Promise.all(all.map(({ store }) => store.close()));
    const [heldKey] = await redis.keys(`{test-${prefixes}}:*held*`);
    const [spentKey] = await redis.keys(`{test-${prefixes}}:*${month}*`);
    expect(heldKey).toBeUndefined();
    expect(Number(await redis.hGet(spentKey ?? "", "spent"))).toBeCloseTo(10, 9);
    // The record stays for three months after its month, November.
    expect(await redis.pTTL(spentKey ?? "")).toBeGreaterThan(60 * 86_400_000);
  });

  it("free the holds of a dead process, which were not stamped for ten seconds", async () => {
    const [one] = await processes(1);
    const redis = await client();
    const key = `{test-${prefixes}}:budget:USD:held:team-a`;
    await redis.hSet(key, { dead: `9 ${Date.now() + 100_000}` });
    expect(await one?.store.hold(ask)).toEqual({ isHeld: false, spent: 0, held: 9 });
    await redis.hSet(key, { dead: `9 ${Date.now() - 1}` });
    expect(await one?.store.hold(ask)).toEqual({ isHeld: true });
    expect(await redis.hExists(key, "dead")).toBe(0);
    const stamped = String(Object.values(await redis.hGetAll(key))[0])
      .split(" ")
      .map(Number);
    expect(stamped[0]).toBe(4);
    expect(Number(stamped[1]) - Date.now()).toBeGreaterThan(5_000);
  });

  it("keep each month separate from the next month", async () => {
    const [one] = await processes(1);
    await one?.store.hold({ ...ask, amount: 9 });
    one?.store.settle({ client: "team-a", month: "2026-12", held: 9, cost: 9 });
    expect(await one?.store.hold({ ...ask, amount: 9 })).toEqual({ isHeld: true });
    await expect(one?.store.hold({ ...ask, month: "2026-12", amount: 1 })).resolves.toMatchObject({
      isHeld: false,
    });
  });

  it("refuse with 503 while Redis does not answer, keep the amounts spent in this time, and report them once later", async () => {
    const [one, other] = await processes(2);
    await one?.store.hold(ask);
    await stop();
    await expect(one?.store.hold(ask)).rejects.toMatchObject({ status: 503, code: "budgets_unavailable" });
    one?.store.settle({ client: "team-a", month, held: 4, cost: 3 });
    expect(one?.store.spent("team-a", month)).toBe(3);
    await expect.poll(() => one?.problems).toHaveLength(1);
    expect(one?.problems[0]).toMatch(
      /Redis at .*redis\.sock .* Requests of clients with a budget are refused until/,
    );
    await start();
    const refused = { isHeld: false, spent: 3, held: 0 };
    await expect.poll(() => other?.store.hold({ ...ask, amount: 11 }).catch(() => "away")).toEqual(refused);
    expect(await one?.store.hold({ ...ask, amount: 7 })).toEqual({ isHeld: true });
  });

  it("report all other clients when Redis refuses the records of one client", async () => {
    const [one] = await processes(1);
    const redis = await client();
    await redis.set(`{test-${prefixes}}:budget:USD:held:bad`, "dear diary");
    await redis.hSet(`{test-${prefixes}}:budget:USD:held:worse`, { dead: "no amount" });
    for (const name of ["bad", "worse"]) {
      await expect(one?.store.hold({ ...ask, client: name })).rejects.toMatchObject({ status: 503 });
    }
    await one?.store.hold(ask);
    one?.store.settle({ client: "team-a", month, held: 4, cost: 3 });
    const spent = () => redis.hGet(`{test-${prefixes}}:budget:USD:${month}:team-a`, "spent");
    await expect.poll(spent).toBe("3");
    one?.store.settle({ client: "team-a", month, held: 0, cost: 2 });
    await expect(one?.store.close()).rejects.toThrow(/has another type/);
    expect(await spent()).toBe("5");
    expect(one?.problems).toEqual(
      ["bad", "worse"].map((name) =>
        expect.stringMatching(
          `Requests of the client "${name}" are refused until its keys are repaired: {test-.*:held:${name}[.]$`,
        ),
      ),
    );
  });

  it("are reported for many clients at once, so that a distant Redis hears of all of them in time", async () => {
    let release: () => void = () => undefined;
    const released = new Promise((resolve) => {
      release = () => resolve("0");
    });
    let reports = 0;
    const stub = {
      isOpen: true,
      duplicate: () => stub,
      subscribe: async () => undefined,
      unsubscribe: async () => undefined,
      on: () => stub,
      off: () => stub,
      sendCommand: async (command: readonly string[]) => {
        // The script for holds has eight arguments. Its name, its keys and their number stand before them.
        if (command.length === 5 + 8) {
          return [1, "0", "0"];
        }
        reports += 1;
        if (reports === 50) {
          release();
        }
        return released;
      },
    };
    const store = await openRedisBudgets({ client: stub as never, commandTimeoutMs: 5_000 });
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => store.hold({ ...ask, client: `client-${index}` })),
    );
    await store.close();
    expect(reports).toBeGreaterThanOrEqual(50);
  });

  it("end the holds of dead processes in time after the clock of Redis was set back", async () => {
    const [one] = await processes(1);
    const redis = await client();
    const key = `{test-${prefixes}}:budget:USD:held:team-a`;
    await redis.hSet(key, { dead: `9 ${Date.now() + 3_600_000}` });
    expect(await one?.store.hold(ask)).toEqual({ isHeld: false, spent: 0, held: 9 });
    const [amount, ends] = String(await redis.hGet(key, "dead")).split(" ");
    expect(amount).toBe("9");
    expect(Number(ends) - Date.now()).toBeLessThanOrEqual(10_000);
  });

  it("have every amount after the clock of the gateway was set back into the month before", async () => {
    let nowMs = Date.UTC(2026, 11, 1) - 1_000;
    const clock: Clock = { ...systemClock, epochMs: () => nowMs };
    prefixes += 1;
    const store = await openRedisBudgets({ url, prefix: `test-${prefixes}`, commandTimeoutMs: 5_000, clock });
    onTestFinished(() => store.close().catch(() => undefined));
    const redis = await client();
    const spend = async (inMonth: string, cost: number, total: string) => {
      expect(await store.hold({ ...ask, month: inMonth })).toEqual({ isHeld: true });
      store.settle({ client: "team-a", month: inMonth, held: 4, cost });
      await expect
        .poll(() => redis.hGet(`{test-${prefixes}}:budget::${inMonth}:team-a`, "spent"))
        .toBe(total);
    };
    await spend("2026-11", 5, "5");
    nowMs += 2_000;
    await spend("2026-12", 3, "3");
    nowMs -= 2_000;
    await spend("2026-11", 0.5, "5.5");
    expect(store.spent("team-a", "2026-11")).toBe(5.5);
  });

  it("are shared by processes whose clocks show a month of long ago", async () => {
    const [one, other] = await processes(2);
    const old = { ...ask, month: "2020-01" };
    await one?.store.hold(old);
    one?.store.settle({ client: "team-a", month: "2020-01", held: 4, cost: 9 });
    await expect.poll(() => other?.store.hold(old)).toMatchObject({ isHeld: false, spent: 9 });
  });

  it("refuse when their key in Redis has a value of another kind", async () => {
    const [one] = await processes(1);
    await (await client()).set(`{test-${prefixes}}:budget:USD:held:team-a`, "dear diary");
    await expect(one?.store.hold(ask)).rejects.toMatchObject({ status: 503 });
    expect(one?.problems[0]).toMatch(/has another type/);
  });
});
