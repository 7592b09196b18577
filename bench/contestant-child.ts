// Measures one contestant, and loads no other: … contestant-child.js <name>
import type { Client } from "./contestant.js";
import type { CallsResult, ContestantJob } from "./contestant-job.js";
import { entrants, type Kind } from "./contestants/all.js";
import { answerJobs } from "./measure/answer-jobs.js";
import { cpuOf } from "./measure/cpu-of.js";
import { inFlight } from "./measure/in-flight.js";
import { longestTurnOf } from "./measure/longest-turn-of.js";

const [name = ""] = process.argv.slice(2);
const entrant = entrants.find((candidate) => candidate.name === name);
if (entrant === undefined) throw new Error(`There is no contestant "${name}".`);
const contestant = await entrant.load();
let client: Client = {};

/** Reads a stream to its end; returns when its first piece was there. */
async function readStream(stream: NonNullable<Client["stream"]>): Promise<number> {
  const beganMs = performance.now();
  let firstMs = Number.NaN;
  for await (const _ of stream("a short prompt")) {
    if (Number.isNaN(firstMs)) firstMs = performance.now() - beganMs;
  }
  if (Number.isNaN(firstMs)) throw new Error("A stream had no content.");
  return firstMs;
}

const texts = (inputs: number) => Array.from({ length: inputs }, (_, index) => `Text number ${index}.`);

/** One call; of a stream the time of its first piece is noted. */
function callOf(kind: Kind, firstMs: number[], inputs = 1): () => Promise<unknown> {
  const { embed, chat, stream } = client;
  const input = texts(inputs);
  if (kind === "embed" && embed !== undefined) {
    return async () => {
      const vectors = await embed(input);
      if (vectors !== inputs) throw new Error(`${vectors} vectors of ${inputs} texts`);
    };
  }
  if (kind === "chat" && chat !== undefined) return () => chat("a short prompt");
  if (kind === "stream" && stream !== undefined) {
    return async () => void firstMs.push(await readStream(stream));
  }
  throw new Error(`${name} has no ${kind}.`);
}

async function calls({
  kind,
  calls: count,
  atOnce,
  inputs,
}: ContestantJob & { readonly do: "calls" }): Promise<CallsResult> {
  const firstMs: number[] = [];
  const call = callOf(kind, firstMs, inputs);
  let failed = 0;
  let message: string | undefined;
  const before = (await client.otherCpuMs?.()) ?? 0;
  const { cpuMs, wallMs } = await cpuOf(() =>
    inFlight(count, atOnce, () =>
      call().catch((error: unknown) => {
        failed += 1;
        message ??= String(error);
      }),
    ),
  );
  const other = ((await client.otherCpuMs?.()) ?? 0) - before;
  return { cpuMs: cpuMs + other, wallMs, failed, firstMs, ...(message === undefined ? {} : { message }) };
}

let stop: () => Promise<{ readonly failed: number }> = async () => ({ failed: 0 });

function start({ kind, atOnce }: ContestantJob & { readonly do: "start" }): void {
  const call = callOf(kind, []);
  let isOver = false;
  let failed = 0;
  const callAgain = async () => {
    while (!isOver) {
      await call().catch(() => {
        failed += 1;
      });
    }
  };
  const calling = Promise.all(Array.from({ length: atOnce }, callAgain));
  stop = async () => {
    isOver = true;
    await calling;
    return { failed };
  };
}

/** Before the first large call the process has made a small one: what is loaded for any call is not the batch's. */
async function peak(inputs: number): Promise<number> {
  await callOf("embed", [], 8)();
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  await callOf("embed", [], inputs)();
  clearInterval(watch);
  return Math.max(most, process.resourceUsage().maxRSS * 1_024) - before;
}

answerJobs(async (job: ContestantJob) => {
  switch (job.do) {
    case "connect":
      await client.close?.();
      client = await contestant.connect(job.endpoint);
      return undefined;
    case "calls":
      return calls(job);
    case "start":
      return start(job);
    case "stop":
      return stop();
    case "peak":
      return peak(job.inputs);
    case "turn":
      return longestTurnOf(callOf("embed", [], job.inputs));
  }
});
