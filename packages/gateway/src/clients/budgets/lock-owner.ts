import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { isObject, parseJson } from "@hotspare/core/plugin";

/** Who holds a lock, as its file says. */
export interface LockOwner {
  readonly host: string;
  readonly pid: number;
  /** Where numbers of processes mean the same: a boot of a machine, and in it a container. Absent: this system does not say. */
  readonly numbering?: string;
  /** When the process was started, as its machine counts: a later process may have the same number. Absent: this system does not say. */
  readonly processStart?: string;
  /** When the lock was taken, for people. */
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

/** What is known of an owner. `unknown`: its process cannot be asked for from here, and the stamps of the lock decide. */
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

/** Who it is, for a message. A file may hold anything: a terminal must not be steered by it. */
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
    // EPERM: it runs, as another user's.
    return Reflect.get(Object(error), "code") === "EPERM";
  }
}

/** Containers of one machine share its boot and have process numbers of their own (pid_namespaces(7)). */
async function numberingHere(): Promise<string | undefined> {
  try {
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    return `${boot.trim()} ${await readlink("/proc/self/ns/pid")}`;
  } catch {
    return undefined;
  }
}

/** Behind the name of the command, which may hold spaces, come the state and, 19 places on, the start (proc_pid_stat(5), fields 3 and 22). */
const startField = 19;
/** A process that is dead, and whose parent has not asked for its end yet. */
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
