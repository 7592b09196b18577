import { randomBytes } from "node:crypto";
import { type FileHandle, link, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { type Clock, HotspareError } from "@hotspare/core";
import { describeOwner, type LockOwner, ownerHere, parseOwner, stateOf } from "./lock-owner.js";

/** How often an owner stamps its lock. */
const stampEveryMs = 2_000;
/** An owner that cannot be asked for, and has not stamped its lock for so long, is dead. */
const deadAfterMs = 10_000;
/** Two processes that find the same dead lock see within this time whose lock stands. */
const settleMs = 100;

/** A lock as it was found. */
interface FoundLock {
  /** Differs as soon as the lock is another, or was stamped. */
  readonly state: string;
  /** Undefined: the file is no lock of ours, or it is not written to its end. */
  readonly owner: LockOwner | undefined;
}

/**
 * The right to write a file: `<file>.lock` beside it. The lock of a process that is dead is taken over: at once on this machine, after `deadAfterMs`
 * without a stamp where the process cannot be asked for, such as in another container.
 */
export class StateLock {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #inode: bigint;
  readonly #released = new AbortController();

  private constructor(path: string, handle: FileHandle, inode: bigint) {
    this.#path = path;
    this.#handle = handle;
    this.#inode = inode;
  }

  /** @throws {HotspareError} which says who holds the file */
  static async take(file: string, clock: Clock): Promise<StateLock> {
    const path = `${file}.lock`;
    // Written beside its place, so that nobody reads half of it.
    const own = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
    const handle = await open(own, "wx", 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(await ownerHere(clock.epochMs()))}\n`);
      await stamp(handle, clock);
      const { ino } = await handle.stat({ bigint: true });
      const lock = new StateLock(path, handle, ino);
      if (!(await tryLink(own, path))) {
        await throwIfHeld(path, file, clock);
        await rename(own, path);
        await clock.sleep(settleMs);
        if (!(await lock.isMine())) {
          throw heldBy(file, (await findLock(path))?.owner);
        }
      }
      void lock.#keepStamping(clock);
      return lock;
    } catch (error) {
      await unlink(own).catch(() => undefined);
      await handle.close();
      throw error;
    }
  }

  /** Whether the lock is still this process's. Somebody may have removed it. */
  async isMine(): Promise<boolean> {
    const found = await stat(this.#path, { bigint: true }).catch(() => undefined);
    return found?.ino === this.#inode;
  }

  async release(): Promise<void> {
    this.#released.abort();
    if (await this.isMine()) {
      await unlink(this.#path).catch(() => undefined);
    }
    await this.#handle.close();
  }

  async #keepStamping(clock: Clock): Promise<void> {
    const { signal } = this.#released;
    try {
      while (!signal.aborted) {
        await clock.sleep(stampEveryMs, signal, { background: true });
        // Through the handle, which is this process's own file even if another process has put its lock in the place.
        await stamp(this.#handle, clock).catch(() => undefined);
      }
    } catch {
      // The lock was released.
    }
  }
}

/** @throws {HotspareError} when the owner of the lock lives */
async function throwIfHeld(path: string, file: string, clock: Clock): Promise<void> {
  const found = await findLock(path);
  const state = await stateOf(found?.owner);
  if (state === "runs") {
    throw heldBy(file, found?.owner);
  }
  if (state === "dead" || found === undefined) {
    return;
  }
  // The clocks of two machines may differ, so that only a stamp that does not change says that its owner is dead.
  await clock.sleep(deadAfterMs);
  const later = await findLock(path);
  if (later !== undefined && later.state !== found.state) {
    throw heldBy(file, later.owner);
  }
}

async function findLock(path: string): Promise<FoundLock | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (found === undefined) {
    return undefined;
  }
  const text = await readFile(path, "utf8").catch(() => "");
  return { state: `${found.ino} ${found.mtimeNs}`, owner: parseOwner(text) };
}

/** Puts a file in a place, if the place is free. */
async function tryLink(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
  } catch (error) {
    if (Reflect.get(Object(error), "code") === "EEXIST") {
      return false;
    }
    throw error;
  }
  await unlink(own);
  return true;
}

async function stamp(handle: FileHandle, clock: Clock): Promise<void> {
  const now = new Date(clock.epochMs());
  await handle.utimes(now, now);
}

function heldBy(file: string, owner: LockOwner | undefined): HotspareError {
  return new HotspareError({
    message: `"${file}" is being written by ${describeOwner(owner)}. Two gateways cannot keep their budgets in one folder: give this gateway its own stateDir, or let both keep their budgets in Redis.`,
  });
}
