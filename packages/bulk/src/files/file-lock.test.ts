import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "@hotspare/core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FileHeldError } from "../errors/file-held-error.js";
import { FileLock } from "./file-lock.js";

/** A clock whose heartbeats come when the test says so, and whose other sleeps are over at once. */
class LockClock implements Clock {
  nowMs = 1_700_000_000_000;
  /** What another process does meanwhile. */
  onSleep: (() => Promise<void>) | undefined;
  #beats: (() => void)[] = [];

  monotonicMs(): number {
    return this.nowMs;
  }

  epochMs(): number {
    return this.nowMs;
  }

  async sleep(ms: number, _?: AbortSignal, options?: { readonly background?: boolean }): Promise<void> {
    if (options?.background !== true) {
      this.nowMs += ms;
      await this.onSleep?.();
      return;
    }
    await new Promise<void>((resolve) => this.#beats.push(resolve));
  }

  beat(): void {
    for (const wake of this.#beats.splice(0)) wake();
  }
}

const clock = new LockClock();
let folder = "";
let file = "";
let path = "";

beforeEach(async () => {
  clock.onSleep = undefined;
  folder = await mkdtemp(join(tmpdir(), "hotspare-lock-"));
  file = join(folder, "vectors.jsonl");
  path = `${file}.lock`;
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes the lock of another process, which was stamped so long ago. */
async function writeLock(owner: object, silentMs = 0): Promise<void> {
  const lock = { host: hostname(), pid: process.ppid, since: "2026-01-01T00:00:00.000Z", ...owner };
  await writeFile(path, JSON.stringify(lock));
  const stamped = new Date(clock.nowMs - silentMs);
  await utimes(path, stamped, stamped);
}

const taken = async () => (await FileLock.take(file, clock)).release();

it("is respected while its process lives and stamps it", async () => {
  await writeLock({}, 9_000);
  await expect(taken()).rejects.toThrow(
    `"${file}" is being written by process ${process.ppid} on ${hostname()} since 2026-01-01T00:00:00.000Z. Wait for its end, or give another file. Hotspare notices a dead process within 10 seconds.`,
  );
  expect(await readdir(folder)).toEqual(["vectors.jsonl.lock"]);
});

it("of a process that is silent for more than ten seconds is taken over", async () => {
  await writeLock({}, 10_001);
  await taken();
  expect(await readdir(folder)).toEqual([]);
});

it("of a process that is gone is taken over at once", async () => {
  // Above the highest number that Linux gives to a process (proc_sys_kernel(5), pid_max).
  await writeLock({ pid: 2 ** 22 + 1 });
  await taken();
});

it.runIf(existsSync("/proc/self/stat"))(
  "of an earlier process with the same number is taken over",
  async () => {
    await writeLock({ processStart: "1" });
    await taken();
  },
);

it("of another machine is respected until it is silent", async () => {
  await writeLock({ host: "another-machine", pid: 2 ** 22 + 1 });
  await expect(taken()).rejects.toThrow("on another-machine");
  await writeLock({ host: "another-machine", pid: 2 ** 22 + 1 }, 10_001);
  await taken();
});

it("is stamped by its owner, and removed at its release", async () => {
  const lock = await FileLock.take(file, clock);
  clock.nowMs += 2_000;
  clock.beat();
  await expect.poll(async () => (await stat(path)).mtimeMs).toBe(clock.nowMs);
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
});

it("that another process took over is found to be another's, and left to it", async () => {
  const first = await FileLock.take(file, clock);
  await first.check(file);
  await writeLock({}, 10_001);
  const second = await FileLock.take(file, clock);
  const error: unknown = await first.check(file).catch((thrown: unknown) => thrown);
  expect(FileHeldError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({
    path: file,
    message: expect.stringContaining("did not answer for 10 seconds"),
  });
  await first.release();
  await second.check(file);
  await second.release();
  expect(await readdir(folder)).toEqual([]);
});

it.runIf(existsSync("/proc/self/stat"))(
  "of a process that lives is respected however long it was suspended",
  async () => {
    const stat = await readFile(`/proc/${process.ppid}/stat`, "utf8");
    const processStart = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    await writeLock({ processStart }, 3_600_000);
    await expect(taken()).rejects.toThrow(`written by process ${process.ppid}`);
  },
);

it("of another machine with a clock ahead is taken over when nobody stamps it, and respected when somebody does", async () => {
  await writeLock({ host: "another-machine" }, -86_400_000);
  await taken();
  await writeLock({ host: "another-machine" }, -86_400_000);
  clock.onSleep = async () => {
    const stamped = new Date(clock.nowMs + 86_402_000);
    await utimes(path, stamped, stamped);
  };
  await expect(taken()).rejects.toThrow("on another-machine");
});

it("that another process took while this one looked at a dead lock stays that process's", async () => {
  await writeLock({ host: "another-machine" }, 10_001);
  let second: FileLock | undefined;
  clock.onSleep = async () => {
    clock.onSleep = undefined;
    await rm(path);
    second = await FileLock.take(file, clock);
  };
  await expect(taken()).rejects.toThrow("another run of this process");
  await second?.check(file);
  await second?.release();
  expect(await readdir(folder)).toEqual([]);
});

it("is taken over by one process at a time", async () => {
  await writeLock({ pid: 2 ** 22 + 1 });
  await writeFile(`${path}.turn`, JSON.stringify({ host: hostname(), pid: process.ppid, since: "2026" }));
  const stamped = new Date(clock.nowMs);
  await utimes(`${path}.turn`, stamped, stamped);
  await expect(taken()).rejects.toThrow(`written by process ${process.ppid}`);
  await writeFile(`${path}.turn`, JSON.stringify({ host: hostname(), pid: 2 ** 22 + 1, since: "2026" }));
  await taken();
  expect(await readdir(folder)).toEqual([]);
});

it.each(["null", "5", '"x"', "", "garbage", "[]", '{"host":"other","pid":"abc","since":"s"}'])(
  "that says nothing is another process's until it is old: %s",
  async (text) => {
    await writeLock({});
    await writeFile(path, text);
    const stamped = new Date(clock.nowMs);
    await utimes(path, stamped, stamped);
    await expect(taken()).rejects.toThrow("is being written by another process");
    clock.nowMs += 10_001;
    await taken();
  },
);

it("does not steer the terminal of who reads its message", async () => {
  await writeLock({ host: "\u001b[31mred" });
  await expect(taken()).rejects.toThrow("on ?[31mred since");
});

it("that is a folder is named", async () => {
  await mkdir(path);
  await expect(taken()).rejects.toThrow(`"${path}" is not a lock but a folder or the like: remove it`);
  expect(await readdir(folder)).toEqual(["vectors.jsonl.lock"]);
});
