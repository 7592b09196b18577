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

/** Starts a process for each contestant that passes, runs, and ends them. */
export async function withWorkers<Result>(
  passes: (entrant: Entrant) => boolean,
  run: (workers: readonly ContestantWorker[]) => Promise<Result>,
): Promise<Result> {
  const script = new URL("contestant-child.js", import.meta.url);
  const workers: ContestantWorker[] = [];
  try {
    for (const entrant of (await presentEntrants()).filter(passes)) {
      const worker = await startWorker<ContestantJob>(script, [entrant.name]);
      workers.push({
        ...entrant,
        ...worker,
        connect: (endpoint) => worker.ask({ do: "connect", endpoint }),
        calls: (job) => worker.ask({ do: "calls", ...job }),
        answeredCalls: async (job) => {
          const result = await worker.ask<CallsResult>({ do: "calls", ...job });
          if (result.failed <= job.calls / 100) return result;
          throw new Error(`${entrant.name}: ${result.failed} calls failed: ${result.message}`);
        },
      });
    }
    return await run(workers);
  } finally {
    for (const { stop } of workers) await stop();
  }
}
