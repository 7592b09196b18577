import type { Thoroughness } from "./bench-case.js";
import type { Endpoint } from "./contestant.js";
import type { CallsResult, ContestantJob } from "./contestant-job.js";
import { type Entrant, entrants } from "./contestants/all.js";
import { installedVersion, isUnlocked } from "./measure/unlocked-peers.js";
import { startWorker, type Worker } from "./measure/worker.js";

type CallsJob = Omit<ContestantJob & { readonly do: "calls" }, "do">;

/** A contestant in a process of its own. */
export interface ContestantWorker extends Entrant, Worker<ContestantJob> {
  connect(endpoint: Endpoint): Promise<void>;
  /** Makes calls of which some may fail. */
  calls(job: CallsJob): Promise<CallsResult>;
  /** Makes calls of which hardly any may fail: a connection that is lost says nothing of a contestant. */
  answeredCalls(job: CallsJob): Promise<CallsResult>;
}

/** Contestants that can run here. */
export async function presentEntrants(): Promise<readonly Entrant[]> {
  const present: Entrant[] = [];
  for (const entrant of entrants) {
    const { name } = entrant;
    if (!isUnlocked(name) || (await installedVersion(name)) !== undefined) present.push(entrant);
  }
  return present;
}

/** Workers that a smoke run has started. Other runs keep no workers, because earlier work of a process changes its next figures. */
const kept = new Map<string, ContestantWorker>();

/** Runs with a process for each contestant that passes. A smoke run uses the processes of earlier cases again; any other run starts new processes and ends them. */
export async function withWorkers<Result>(
  { mode }: Thoroughness,
  passes: (entrant: Entrant) => boolean,
  run: (workers: readonly ContestantWorker[]) => Promise<Result>,
): Promise<Result> {
  const workers = mode === "smoke" ? kept : new Map<string, ContestantWorker>();
  let isDone = false;
  try {
    const chosen: ContestantWorker[] = [];
    for (const entrant of (await presentEntrants()).filter(passes)) {
      const worker = workers.get(entrant.name) ?? (await workerOf(entrant));
      workers.set(entrant.name, worker);
      chosen.push(worker);
    }
    const result = await run(chosen);
    isDone = true;
    return result;
  } finally {
    // After a failure, a client may still be at work and would disturb the next case.
    if (workers !== kept || !isDone) await end(workers);
  }
}

/** Ends the workers that a smoke run has kept. */
export const endKeptWorkers = () => end(kept);

async function end(workers: Map<string, ContestantWorker>): Promise<void> {
  for (const { stop } of workers.values()) await stop();
  workers.clear();
}

async function workerOf(entrant: Entrant): Promise<ContestantWorker> {
  const script = new URL("contestant-child.js", import.meta.url);
  const worker = await startWorker<ContestantJob>(script, [entrant.name]);
  return {
    ...entrant,
    ...worker,
    connect: (endpoint) => worker.ask({ do: "connect", endpoint }),
    calls: (job) => worker.ask({ do: "calls", ...job }),
    answeredCalls: async (job) => {
      const result = await worker.ask<CallsResult>({ do: "calls", ...job });
      if (result.failed <= job.calls / 100) return result;
      throw new Error(`${entrant.name}: ${result.failed} calls failed: ${result.message}`);
    },
  };
}
