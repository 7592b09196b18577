import { randomBytes } from "node:crypto";
import { type FileHandle, link, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import type { Clock } from "@hotspare/core";
import { advise, withAdvice } from "../errors/advice.js";
import { FileHeldError } from "../errors/file-held-error.js";
import { readableFileError } from "./file-errors.js";
import {
  deadAfterMs,
  describeOwner,
  type FoundLock,
  findLock,
  heartbeatMs,
  isDead,
  type LockOwner,
} from "./lock-owner.js";
import { startOf } from "./process-start.js";

/** Two processes that find the same dead lock see within this time whose lock stands. */
const settleMs = 100;

const deadAfter = `${deadAfterMs / 1_000} seconds`;

interface FileLockParts {
  readonly path: string;
  readonly handle: FileHandle;
  readonly inode: bigint;
  readonly clock: Clock;
}

/**
 * The right to write a file: `<file>.lock` beside it. The lock of a process that is dead on this machine, or silent for `deadAfterMs` on
 * another, is taken over. Only for disks of this machine: a network drive delays what another machine sees.
 */
export class FileLock {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #inode: bigint;
  readonly #clock: Clock;
  readonly #released = new AbortController();

  private constructor({ path, handle, inode, clock }: FileLockParts) {
    this.#path = path;
    this.#handle = handle;
    this.#inode = inode;
    this.#clock = clock;
  }

  /** @throws {FileHeldError} which says who holds the file */
  static async take(file: string, clock: Clock): Promise<FileLock> {
    const path = `${file}.lock`;
    // Written beside its place, so that nobody reads half of it.
    const own = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
    const handle = await writeOwner(own, file, clock);
    try {
      const { ino: inode } = await handle.stat({ bigint: true });
      const lock = new FileLock({ path, handle, inode, clock });
      if (!(await tryLink(own, path))) {
        await lock.#takeOver(own, file);
      }
      void lock.#beat();
      return lock;
    } catch (error) {
      await unlink(own).catch(() => undefined);
      await handle.close();
      throw readableFileError(error, file, "write");
    }
  }

  /**
   * The lock in the place is of a dead process, or another process is about to take it over. One process at a time may do that, and looks
   * again when it is that process, so that a lock that was taken meanwhile stays.
   */
  async #takeOver(own: string, file: string): Promise<void> {
    const dead = await this.#throwIfHeld(this.#path, file);
    const turn = `${this.#path}.turn`;
    const handle = await takeTurn(turn, async () => {
      await this.#throwIfHeld(turn, file);
    });
    try {
      await handle.writeFile(await readFile(own));
      const found = await findLock(this.#path);
      if (found !== undefined && found.state === dead?.state) {
        await rename(own, this.#path);
      } else if (!(await tryLink(own, this.#path))) {
        throw heldBy(file, found?.owner);
      }
    } finally {
      await handle.close();
      await unlink(turn).catch(() => undefined);
    }
    await this.#clock.sleep(settleMs);
    if (!(await this.#isMine())) {
      throw heldBy(file, (await findLock(this.#path))?.owner);
    }
  }

  /** The lock as it was found. @throws {FileHeldError} when its owner lives */
  async #throwIfHeld(path: string, file: string): Promise<FoundLock | undefined> {
    const found = await findLock(path);
    if (found !== undefined && !(await isDead(path, found, this.#clock))) {
      // Meanwhile the lock may have become another process's.
      throw heldBy(file, ((await findLock(path)) ?? found).owner);
    }
    return found;
  }

  /** @throws {FileHeldError} when another process has taken the file over */
  async check(file: string): Promise<void> {
    if (!(await this.#isMine())) {
      const inspect = advise("inspect", file);
      const error = new FileHeldError({
        path: file,
        message: `"${file}" was taken over by another process, because this process did not answer for ${deadAfter}, or its lock was removed. This run stops writing; ${inspect.text} shows what is in the file. Run again when the other process has ended.`,
      });
      throw withAdvice(error, inspect);
    }
  }

  async release(): Promise<void> {
    this.#released.abort();
    if (await this.#isMine()) {
      await unlink(this.#path).catch(() => undefined);
    }
    await this.#handle.close();
  }

  async #isMine(): Promise<boolean> {
    const found = await stat(this.#path, { bigint: true }).catch(() => undefined);
    return found?.ino === this.#inode;
  }

  async #beat(): Promise<void> {
    const { signal } = this.#released;
    try {
      while (!signal.aborted) {
        await this.#clock.sleep(heartbeatMs, signal, { background: true });
        // Through the handle, which is this process's own file even if another process has put its lock in the place.
        await stamp(this.#handle, this.#clock).catch(() => undefined);
      }
    } catch {
      // The lock was released.
    }
  }
}

async function stamp(handle: FileHandle, clock: Clock): Promise<void> {
  const now = new Date(clock.epochMs());
  await handle.utimes(now, now);
}

async function writeOwner(path: string, file: string, clock: Clock): Promise<FileHandle> {
  const processStart = await startOf(process.pid);
  const owner: LockOwner = {
    host: hostname(),
    pid: process.pid,
    ...(processStart === undefined ? {} : { processStart }),
    since: new Date(clock.epochMs()).toISOString(),
  };
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, "wx");
    await handle.writeFile(`${JSON.stringify(owner)}\n`);
    await stamp(handle, clock);
    return handle;
  } catch (error) {
    await handle?.close();
    await unlink(path).catch(() => undefined);
    throw readableFileError(error, file, "write");
  }
}

/** The right to take a lock over. A file of this right that a dead process left is removed. */
async function takeTurn(turn: string, throwIfHeld: () => Promise<void>): Promise<FileHandle> {
  try {
    return await open(turn, "wx");
  } catch (error) {
    if (!isThere(error)) {
      throw error;
    }
  }
  await throwIfHeld();
  await unlink(turn).catch(() => undefined);
  return open(turn, "wx");
}

/** Puts a file in a place, if the place is free. Moves it, where a file system has no links. */
async function tryLink(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
  } catch (error) {
    return isThere(error) ? false : tryMove(own, path);
  }
  await unlink(own);
  return true;
}

async function tryMove(own: string, path: string): Promise<boolean> {
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

function heldBy(file: string, owner: LockOwner | undefined): FileHeldError {
  return new FileHeldError({
    path: file,
    message: `"${file}" is being written by ${describeOwner(owner)}. Wait for its end, or give another file. Hotspare notices a dead process within ${deadAfter}.`,
  });
}

function isThere(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === "EEXIST";
}
