import { randomBytes } from "node:crypto";
import { type FileHandle, link, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { type Clock, HotspareError } from "@hotspare/core";
import { describeOwner, type LockOwner, ownerHere, parseOwner, stateOf } from "./lock-owner.js";

/** How often an owner stamps its lock. */
const stampEveryMs = 2_000;
/** An owner that cannot be looked up, and has not stamped its lock for this time, counts as dead. */
const deadAfterMs = 10_000;
/** Two processes may take over the same dead lock. After this time each of them sees whose lock has stayed. */
const settleMs = 100;

/** A lock that another process left or holds. */
interface FoundLock {
  /** Changes when the lock is replaced or stamped. */
  readonly state: string;
  /** Undefined: the file is not a lock of Hotspare, or the file is incomplete. */
  readonly owner: LockOwner | undefined;
}

/**
 * The right to write a file, kept as `<file>.lock` beside the file. A process takes over the lock of a dead process: at once if the dead process ran on this
 * machine, after `deadAfterMs` without a stamp if the process cannot be looked up, for example in another container.
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

  /** @throws {HotspareError} when another process holds the lock; the message names the process */
  static async take(file: string, clock: Clock): Promise<StateLock> {
    const path = `${file}.lock`;
    // The lock is written beside its final path and then linked, so that nobody reads an incomplete lock.
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

  /** Whether this process still has the lock. Somebody may have removed the file. */
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
        // The handle always refers to this process's own file, even after another process has put its lock at the path.
        await stamp(this.#handle, clock).catch(() => undefined);
      }
    } catch {
      // The lock was released.
    }
  }
}

/** @throws {HotspareError} when the owner of the lock is alive */
async function throwIfHeld(path: string, file: string, clock: Clock): Promise<void> {
  const found = await findLock(path);
  const state = await stateOf(found?.owner);
  if (state === "runs") {
    throw heldBy(file, found?.owner);
  }
  if (state === "dead" || found === undefined) {
    return;
  }
  // The clocks of two machines may differ, so the age of a stamp proves nothing. An owner is dead if its stamp does not change.
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

/** Links the file to the path. Returns false if the path is taken. */
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
