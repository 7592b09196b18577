import { randomBytes } from "node:crypto";
import { type FileHandle, link, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import { HotspareError } from "@hotspare/core";
import { readableFileError } from "./file-errors.js";
import { isRunning, startOf } from "./process-start.js";

const heartbeatMs = 2_000;
/** An owner that has not stamped the lock for so long is taken for dead. */
const deadAfterMs = 10_000;
/** Two processes that find the same dead lock see within this time whose lock stands. */
const settleMs = 100;

/** Who holds a lock, as its file says. The time of the last change of the file is the owner's last heartbeat. */
interface LockOwner {
  readonly host: string;
  readonly pid: number;
  /** When the process was started, as its machine counts; a later process may have the same number. Absent: unknown. */
  readonly processStart?: string;
  /** When the lock was taken, for people. */
  readonly since: string;
}

/**
 * The right to write a file: `<file>.lock` beside it. The lock of a process that is dead on this machine, or silent for ten
 * seconds, is taken over. Only for disks of this machine: a network drive delays what another machine sees.
 */
export class FileLock {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #inode: bigint;
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(path: string, handle: FileHandle, inode: bigint) {
    this.#path = path;
    this.#handle = handle;
    this.#inode = inode;
    // Through the handle, which is this process's own file even if another process has put its lock in the place.
    this.#heartbeat = setInterval(() => void this.#stamp(), heartbeatMs).unref();
  }

  /** @throws {HotspareError} which says who holds the file */
  static async take(file: string): Promise<FileLock> {
    const path = `${file}.lock`;
    // Written beside its place, so that nobody reads half of it.
    const own = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
    const handle = await writeOwner(own, file);
    try {
      const { ino } = await handle.stat({ bigint: true });
      const lock = new FileLock(path, handle, ino);
      if (!(await isLinked(own, path))) {
        await lock.#takeOver(own, file);
      }
      return lock;
    } catch (error) {
      await unlink(own).catch(() => undefined);
      await handle.close();
      throw readableFileError(error, file);
    }
  }

  async #takeOver(own: string, file: string): Promise<void> {
    try {
      await throwIfHeld(this.#path, file);
      await rename(own, this.#path);
      await setTimeout(settleMs);
      if (!(await this.isMine())) {
        await throwIfHeld(this.#path, file);
        throw heldBy(file, undefined);
      }
    } catch (error) {
      clearInterval(this.#heartbeat);
      throw error;
    }
  }

  /** @throws {HotspareError} when another process has taken the file over */
  async check(file: string): Promise<void> {
    if (!(await this.isMine())) {
      throw new HotspareError({
        message: `"${file}" was taken over by another process, because this process did not answer for ten seconds. Nothing was written since. Run again when the other process has ended.`,
      });
    }
  }

  async isMine(): Promise<boolean> {
    const found = await stat(this.#path, { bigint: true }).catch(() => undefined);
    return found?.ino === this.#inode;
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    if (await this.isMine()) {
      await unlink(this.#path).catch(() => undefined);
    }
    await this.#handle.close();
  }

  async #stamp(): Promise<void> {
    const now = new Date();
    await this.#handle.utimes(now, now).catch(() => undefined);
  }
}

async function writeOwner(path: string, file: string): Promise<FileHandle> {
  const processStart = await startOf(process.pid);
  const owner: LockOwner = {
    host: hostname(),
    pid: process.pid,
    ...(processStart === undefined ? {} : { processStart }),
    since: new Date().toISOString(),
  };
  try {
    const handle = await open(path, "wx");
    await handle.writeFile(`${JSON.stringify(owner)}\n`);
    return handle;
  } catch (error) {
    throw readableFileError(error, file);
  }
}

/** Puts a file in a place that is free. Moves it, where a file system has no links. */
async function isLinked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
  } catch (error) {
    if (isThere(error)) {
      return false;
    }
    return isMoved(own, path);
  }
  await unlink(own);
  return true;
}

/** @throws {HotspareError} when the owner lives */
async function throwIfHeld(path: string, file: string): Promise<void> {
  const [text, found] = await Promise.all([
    readFile(path, "utf8").catch(() => ""),
    stat(path).catch(() => undefined),
  ]);
  if (found === undefined || Date.now() - found.mtimeMs > deadAfterMs) {
    return;
  }
  const owner = parseOwner(text);
  const isHere = owner?.host === hostname();
  if (owner === undefined || !isHere || (await isRunning(owner.pid, owner.processStart))) {
    throw heldBy(file, owner);
  }
}

async function isMoved(own: string, path: string): Promise<boolean> {
  try {
    await (await open(path, "wx")).close();
  } catch (error) {
    if (isThere(error)) {
      return false;
    }
    throw error;
  }
  await rename(own, path);
  return true;
}

function parseOwner(text: string): LockOwner | undefined {
  try {
    return JSON.parse(text) as LockOwner;
  } catch {
    return undefined;
  }
}

function heldBy(file: string, owner: LockOwner | undefined): HotspareError {
  const isOwn = owner?.pid === process.pid && owner.host === hostname();
  const who = isOwn
    ? "another run of this process"
    : owner === undefined
      ? "another process"
      : `process ${owner.pid} on ${owner.host} since ${owner.since}`;
  return new HotspareError({
    message: `"${file}" is being written by ${who}. Wait for its end, or give another file. A process that has died is noticed within ten seconds.`,
  });
}

function isThere(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === "EEXIST";
}
