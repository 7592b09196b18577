import { readFile } from "node:fs/promises";

/** Behind the name of the command, which may hold spaces, come the state and, 19 places on, the start (proc_pid_stat(5), fields 3 and 22). */
const startField = 19;
/** A process that is dead, and whose parent has not asked for its end yet. */
const zombie = "Z";

/** State and start of a process, in ticks since the machine was started. Undefined: this system does not say so, or it is gone. */
async function statOf(pid: number): Promise<{ readonly state: string; readonly start: string } | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", start: fields[startField] ?? "" };
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
