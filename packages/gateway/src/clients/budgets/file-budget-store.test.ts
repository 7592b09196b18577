import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManualClock } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { type BudgetStore, monthOf } from "../budget-store.js";
import { openFileBudgets } from "./file-budget-store.js";

const month = "2023-11";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "hotspare-budgets-"));
  onTestFinished(() => {
    chmodSync(path, 0o700);
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

async function opened(stateDir: string, options: { onProblem?: (message: string) => void } = {}) {
  const clock = new ManualClock();
  const store = await openFileBudgets({ stateDir, currency: "USD", clock, ...options });
  onTestFinished(() => store.close().catch(() => undefined));
  return { store, clock, path: join(stateDir, "budgets.jsonl") };
}

async function spend(store: BudgetStore, client: string, cost: number): Promise<void> {
  expect(await store.hold({ client, month, limit: 1e9, amount: 2 * cost })).toEqual({ isHeld: true });
  store.settle({ client, month, held: 2 * cost, cost });
}

describe("budgets in a folder", () => {
  it("are kept across a restart", async () => {
    const stateDir = join(folder(), "made", "by", "the", "gateway");
    const first = await opened(stateDir);
    await spend(first.store, "team-a", 1.25);
    await spend(first.store, "team-a", 2);
    await first.store.close();
    const { store, path } = await opened(stateDir);
    expect(store.spent("team-a", month)).toBe(3.25);
    expect(store.spent("team-b", month)).toBe(0);
    expect(statSync(path).mode & 0o77).toBe(0);
  });

  it("hold the most that a request may cost, and refuse more than the limit", async () => {
    const { store } = await opened(folder());
    const ask = { client: "team-a", month, limit: 10, amount: 6 };
    expect(await store.hold(ask)).toEqual({ isHeld: true });
    expect(await store.hold(ask)).toEqual({ isHeld: false, spent: 0, held: 6 });
    store.settle({ client: "team-a", month, held: 6, cost: 1 });
    expect(await store.hold(ask)).toEqual({ isHeld: true });
  });

  it.each([
    [0.1, 0.3, 3],
    [0.1, 0.8, 8],
    [0.7, 2.1, 3],
  ])("grant decimals to the last: %d in a budget of %d is held %i times", async (amount, limit, times) => {
    const { store } = await opened(folder());
    const granted: boolean[] = [];
    for (let index = 0; index <= times; index += 1) {
      granted.push((await store.hold({ client: "team-a", month, limit, amount })).isHeld);
    }
    expect(granted).toEqual([...Array.from({ length: times }, () => true), false]);
  });

  it("report a torn last line once, and keep the file as it was", async () => {
    const stateDir = folder();
    const first = await opened(stateDir);
    await spend(first.store, "team-a", 1);
    await first.store.close();
    const torn = `${readFileSync(first.path, "utf8")}{"month":"${month}","client":"team-a","spe`;
    writeFileSync(first.path, torn);
    const problems: string[] = [];
    const { store } = await opened(stateDir, { onProblem: (message) => problems.push(message) });
    expect(problems).toEqual([expect.stringContaining("is incomplete")]);
    expect(store.spent("team-a", month)).toBe(1);
    expect(readFileSync(`${first.path}.torn`, "utf8")).toBe(torn);
    await store.close();
    await opened(stateDir, { onProblem: (message) => problems.push(message) });
    expect(problems).toHaveLength(1);
  });

  it("lose no settled amount when the process is killed", async () => {
    const stateDir = folder();
    const { store, path } = await opened(stateDir);
    await spend(store, "team-a", 1);
    await spend(store, "team-a", 0.5);
    // After kill -9 the file has the same content as now.
    const copy = folder();
    writeFileSync(join(copy, "budgets.jsonl"), readFileSync(path));
    expect((await opened(copy)).store.spent("team-a", month)).toBe(1.5);
  });

  it("are refused while another process writes them, and taken over after that process was killed", async () => {
    const stateDir = folder();
    const child = spawn(process.execPath, [
      "--eval",
      "process.stdin.resume(); console.log(require('fs').readFileSync('/proc/self/stat', 'utf8'))",
    ]);
    const [text] = await once(child.stdout, "data");
    const stat = String(text);
    const ours = await opened(stateDir);
    const lock = JSON.parse(readFileSync(`${ours.path}.lock`, "utf8"));
    await ours.store.close();
    const processStart = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    writeFileSync(`${ours.path}.lock`, JSON.stringify({ ...lock, pid: child.pid, processStart }));
    await expect(opened(stateDir)).rejects.toThrow(
      new RegExp(`is being written by process ${child.pid} on .*give this gateway its own stateDir`),
    );
    child.kill("SIGKILL");
    await once(child, "exit");
    const clock = new ManualClock();
    const opening = openFileBudgets({ stateDir, currency: "USD", clock });
    await clock.untilSleeping();
    await clock.advance(100);
    await (await opening).close();
  });

  it("are refused to a second store of the same process, and free after the first store has closed", async () => {
    const stateDir = folder();
    const { store, path } = await opened(stateDir);
    await expect(opened(stateDir)).rejects.toThrow(`process ${process.pid}`);
    await store.close();
    await store.close();
    expect(existsSync(`${path}.lock`)).toBe(false);
    await opened(stateDir);
  });

  it("of an owner that cannot be looked up are taken over after its lock was not stamped for ten seconds", async () => {
    const stateDir = folder();
    const lock = { host: "elsewhere", pid: 1, numbering: "another boot", since: "2023-11-14T00:00:00Z" };
    writeFileSync(join(stateDir, "budgets.jsonl.lock"), JSON.stringify(lock));
    const clock = new ManualClock();
    const opening = openFileBudgets({ stateDir, currency: "USD", clock });
    await clock.untilSleeping();
    expect(clock.soonestMs).toBe(10_000);
    await clock.advance(10_000);
    await clock.untilSleeping();
    await clock.advance(100);
    await (await opening).close();
  });

  it.each([
    ["of somebody else", "dear diary\n", /is not a file of budgets. It was not changed/],
    ["of another currency", '{"file":"hotspare budgets","version":1,"currency":"EUR"}\n', /amounts in "EUR"/],
  ])("refuse a file %s, and do not change the file", async (_, text, message) => {
    const stateDir = folder();
    const path = join(stateDir, "budgets.jsonl");
    writeFileSync(path, text);
    await expect(opened(stateDir)).rejects.toThrow(message);
    expect(readFileSync(path, "utf8")).toBe(text);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it("name the folder that cannot be written in their error", async () => {
    const path = join(folder(), "file");
    writeFileSync(path, "");
    await expect(opened(join(path, "inside"))).rejects.toThrow(
      /cannot be kept in .*ENOTDIR.*Give a stateDir/,
    );
  });

  it("refuse requests while their file cannot be written, and accept requests after that", async () => {
    const stateDir = folder();
    const problems: string[] = [];
    const { store, clock, path } = await opened(stateDir, { onProblem: (message) => problems.push(message) });
    await spend(store, "team-a", 1);
    const lock = `${path}.lock`;
    const text = readFileSync(lock, "utf8");
    unlinkSync(lock);
    await clock.advance(1_000);
    await expect.poll(() => problems).toHaveLength(1);
    expect(problems[0]).toMatch(/cannot be written to .*taken the file over/);
    const ask = { client: "team-a", month, limit: 10, amount: 1 };
    await expect(store.hold(ask)).rejects.toMatchObject({ status: 503, code: "budgets_unavailable" });
    writeFileSync(lock, text);
    await clock.advance(1_000);
    await expect(store.hold(ask)).rejects.toMatchObject({ status: 503 });
  });

  it("have one line for each client after a restart, and drop amounts older than a year", async () => {
    const stateDir = folder();
    const { store } = await opened(stateDir);
    for (const old of ["2021-01", "2022-10", "2022-11"]) {
      await store.hold({ client: "team-a", month: old, limit: 9, amount: 1 });
      store.settle({ client: "team-a", month: old, held: 1, cost: 1 });
    }
    await spend(store, "team-a", 1);
    await spend(store, "team-a", 1);
    await store.close();
    const { path } = await opened(stateDir);
    expect(readFileSync(path, "utf8").trim().split("\n").slice(1)).toEqual([
      '{"month":"2022-11","client":"team-a","spent":1}',
      '{"month":"2023-11","client":"team-a","spent":2}',
    ]);
  });

  it("of a month end at its last millisecond in UTC, even if the clock is set back", async () => {
    const { store } = await opened(folder());
    const last = Date.UTC(2027, 0, 31, 23, 59, 59, 999);
    const months = [last, last + 1, last].map(monthOf);
    expect(months).toEqual(["2027-01", "2027-02", "2027-01"]);
    const answers: boolean[] = [];
    for (const of of months) {
      const { isHeld } = await store.hold({ client: "team-a", month: of, limit: 10, amount: 6 });
      answers.push(isHeld);
      if (isHeld) store.settle({ client: "team-a", month: of, held: 6, cost: 6 });
    }
    // After the clock is set back into January, January has its old amount.
    expect(answers).toEqual([true, true, false]);
    expect(["2027-01", "2027-02"].map((of) => store.spent("team-a", of))).toEqual([6, 6]);
  });
});
