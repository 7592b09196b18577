import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A process that is asked to do one job after the other. */
export interface Worker<Job> {
  ask<Answer>(job: Job): Promise<Answer>;
  stop(): Promise<void>;
}

type Reply<Answer> = { readonly answer: Answer } | { readonly error: string };

/** Starts a script that answers by `answerJobs`; its errors become ours. */
export async function startWorker<Job extends object>(
  script: URL,
  values: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<Worker<Job>> {
  const child = fork(fileURLToPath(script), values, { execArgv: ["--expose-gc", ...nodeOptions] });
  await answerOf(child, values);
  return {
    async ask<Answer>(job: Job) {
      const answer = answerOf<Answer>(child, values);
      child.send(job);
      return answer;
    },
    async stop() {
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}

async function answerOf<Answer>(child: ChildProcess, values: readonly string[]): Promise<Answer> {
  const left = new AbortController();
  try {
    return await Promise.race([
      once(child, "message", { signal: left.signal }).then(([reply]: Reply<Answer>[]) => {
        if (reply === undefined || "error" in reply) throw new Error(`${values.join(" ")}: ${reply?.error}`);
        return reply.answer;
      }),
      once(child, "exit", { signal: left.signal }).then(([code]: unknown[]) => {
        throw new Error(`${values.join(" ")}: its process ended with ${String(code)}`);
      }),
    ]);
  } finally {
    left.abort();
  }
}
