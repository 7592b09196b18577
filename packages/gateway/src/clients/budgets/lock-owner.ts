import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { isObject, parseJson } from "@hotspare/core/plugin";

/** The process that holds a lock, as the lock's file describes the process. */
export interface LockOwner {
  readonly host: string;
  readonly pid: number;
  /**
   * Identifies the boot of the machine and the container. Equal process numbers mean the same process only if this text is equal. Absent: the operating system
   * does not say.
   */
  readonly numbering?: string;
  /**
   * Start time of the process, as its machine counts time. A later process may get the same number, but has another start time. Absent: the operating system does
   * not say.
   */
  readonly processStart?: string;
  /** Time at which the process took the lock, for people to read. */
  readonly since: string;
}

export async function ownerHere(nowMs: number): Promise<LockOwner> {
  const numbering = await numberingHere();
  const processStart = await startOf(process.pid);
  return {
    host: hostname(),
    pid: process.pid,
    ...(numbering === undefined ? {} : { numbering }),
    ...(processStart === undefined ? {} : { processStart }),
    since: new Date(nowMs).toISOString(),
  };
}

/** Whether the owner of a lock still runs. `unknown`: this machine cannot look up the process, so the stamps of the lock decide. */
export async function stateOf(owner: LockOwner | undefined): Promise<"runs" | "dead" | "unknown"> {
  if (owner === undefined) {
    return "unknown";
  }
  const numbering = await numberingHere();
  const isHere = numbering === undefined ? owner.host === hostname() : owner.numbering === numbering;
  if (!isHere) {
    return "unknown";
  }
  if (!isThere(owner.pid)) {
    return "dead";
  }
  const start = await startOf(owner.pid);
  if (start === undefined || owner.processStart === undefined) {
    return "unknown";
  }
  return start === owner.processStart ? "runs" : "dead";
}

export function parseOwner(text: string): LockOwner | undefined {
  const owner = parseJson(text);
  if (!isObject(owner)) {
    return undefined;
  }
  const { host, pid, numbering, processStart, since } = owner;
  const isOwner =
    typeof host === "string" && Number.isSafeInteger(pid) && Number(pid) > 0 && typeof since === "string";
  return isOwner
    ? {
        host,
        pid: Number(pid),
        since,
        ...(typeof numbering === "string" ? { numbering } : {}),
        ...(typeof processStart === "string" ? { processStart } : {}),
      }
    : undefined;
}

const mostPrinted = 100;

/** Describes the owner for a message. A file may contain any text. Control characters are replaced, because they could steer the reader's terminal. */
export function describeOwner(owner: LockOwner | undefined): string {
  const printable = (text: string) => text.slice(0, mostPrinted).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
  return owner === undefined
    ? "another process"
    : `process ${owner.pid} on ${printable(owner.host)} since ${printable(owner.since)}`;
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process runs as another user.
    return Reflect.get(Object(error), "code") === "EPERM";
  }
}

/** Containers on one machine share the machine's boot, but each container numbers its processes separately (pid_namespaces(7)). */
async function numberingHere(): Promise<string | undefined> {
  try {
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    return `${boot.trim()} ${await readlink("/proc/self/ns/pid")}`;
  } catch {
    return undefined;
  }
}

/**
 * Position of the start time among the fields after the command's name, which may contain spaces. The first of these fields is the state (proc_pid_stat(5), fields
 * 3 and 22).
 */
const startField = 19;
/** State of a process that is dead, but whose parent has not yet read the exit code. */
const zombie = "Z";

async function startOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === zombie ? "dead" : fields[startField];
  } catch {
    return undefined;
  }
}
