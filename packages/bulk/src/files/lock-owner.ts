import { readFile, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { type Clock, HotspareError } from "@hotspare/core";
import { isRunning } from "./process-start.js";

/** How often an owner stamps its lock. */
export const heartbeatMs = 2_000;
/** An owner on another machine that has not stamped the lock for so long is taken for dead. */
export const deadAfterMs = 10_000;
/** In this time a living owner stamps its lock at least once, whatever its clock says. */
const watchMs = 2 * heartbeatMs + 1_000;

/** Who holds a lock, as its file says. The time of the last change of the file is the owner's last heartbeat. */
export interface LockOwner {
  readonly host: string;
  readonly pid: number;
  /** When the process was started, as its machine counts; a later process may have the same number. Absent: unknown. */
  readonly processStart?: string;
  /** When the lock was taken, for people. */
  readonly since: string;
}

/** A lock as it was found. */
export interface FoundLock {
  /** Differs as soon as the lock is another, or was stamped. */
  readonly state: string;
  readonly stampedMs: number;
  /** Undefined: the file is not a lock of this project, or it is not written to its end. */
  readonly owner: LockOwner | undefined;
}

/** Undefined: there is none. */
export async function findLock(path: string): Promise<FoundLock | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (found === undefined) {
    return undefined;
  }
  if (!found.isFile()) {
    throw new HotspareError({ message: `"${path}" is not a lock but a folder or the like: remove it.` });
  }
  const text = await readFile(path, "utf8").catch(() => "");
  return {
    state: `${found.ino} ${found.mtimeNs}`,
    stampedMs: Number(found.mtimeMs),
    owner: parseOwner(text),
  };
}

/**
 * Whether a lock may be taken over. A process of this machine is asked for first, since it may be suspended for long and live. The time
 * of a stamp decides where the process cannot be asked for, and as the clocks of two machines may differ, a second look follows.
 */
export async function isDead(
  path: string,
  { state, stampedMs, owner }: FoundLock,
  clock: Clock,
): Promise<boolean> {
  if (owner?.host === hostname()) {
    if (!(await isRunning(owner.pid, owner.processStart))) {
      return true;
    }
    // Without the start another process may have the number by now, and the stamp decides.
    if (owner.processStart !== undefined) {
      return false;
    }
  }
  if (Math.abs(clock.epochMs() - stampedMs) <= deadAfterMs) {
    return false;
  }
  await clock.sleep(watchMs);
  return (await findLock(path))?.state === state;
}

function parseOwner(text: string): LockOwner | undefined {
  try {
    const owner: LockOwner | null = JSON.parse(text);
    const { host, pid, processStart, since } = owner ?? {};
    const isOwner =
      typeof host === "string" &&
      Number.isSafeInteger(pid) &&
      Number(pid) > 0 &&
      typeof (processStart ?? "") === "string" &&
      typeof since === "string";
    return isOwner ? (owner ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}

/** Who it is, for a message. */
export function describeOwner(owner: LockOwner | undefined): string {
  if (owner === undefined) {
    return "another process";
  }
  return owner.pid === process.pid && owner.host === hostname()
    ? "another run of this process"
    : `process ${owner.pid} on ${printable(owner.host)} since ${printable(owner.since)}`;
}

const mostPrinted = 100;

/** A lock may hold anything: a terminal must not be steered by it. */
function printable(text: string): string {
  return text.slice(0, mostPrinted).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
}
