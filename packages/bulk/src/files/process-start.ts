import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Behind the name of the command, which may hold spaces, come the state and, 19 places on, the start (proc_pid_stat(5), fields 3 and 22). */
const startField = 19;
/** A process that is dead, and whose parent has not asked for its end yet. */
const zombie = "Z";

interface ProcessState {
  readonly state: string;
  /** Differs from the start of a later process of the same number. */
  readonly start: string;
}

/** State and start of a process. Undefined: this system does not say so, or the process is gone. */
async function statOf(pid: number): Promise<ProcessState | undefined> {
  return (await statInProc(pid)) ?? (process.platform === "win32" ? undefined : statByPs(pid));
}

/** As Linux says it, with the start in ticks since the machine was started. */
async function statInProc(pid: number): Promise<ProcessState | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", start: fields[startField] ?? "" };
  } catch {
    return undefined;
  }
}

const psTimeoutMs = 5_000;

/** As macOS and the BSDs say it, which have no `/proc`: ps(1) with the keywords `state` and `lstart`. */
export async function statByPs(pid: number): Promise<ProcessState | undefined> {
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "state=", "-o", "lstart=", "-p", String(pid)], {
      // The start is a date, which reads the same for every user.
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
      timeout: psTimeoutMs,
    });
    const [, state = "", start = ""] = /^\s*(\S+)\s+(\S.*\S)\s*$/.exec(stdout) ?? [];
    return start === "" ? undefined : { state: state.slice(0, 1), start };
  } catch {
    return undefined;
  }
}

/** When a process was started, as its machine counts. */
export async function startOf(pid: number): Promise<string | undefined> {
  return (await statOf(pid))?.start;
}

/** Whether the process that had this number and this start still runs. */
export async function isRunning(pid: number, start: string | undefined): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const now = await statOf(pid);
  return now === undefined || (now.state !== zombie && (start === undefined || start === now.start));
}
