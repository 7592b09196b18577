// Embeds a collection with several worker processes over a BullMQ queue: a job for each range of chunks, a file for each range. One key is
// revoked and one worker is killed in the middle of its range; each vector is there once all the same. It needs redis-server. In this folder:
// node --conditions=@hotspare/source --import tsx bulk-in-a-fleet.ts
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspectEmbeddings, readEmbeddings } from "@hotspare/bulk";
import { startSimulator } from "@hotspare/testkit";
import { Queue, QueueEvents } from "bullmq";
import { createClient } from "redis";
import { fileOf, type Range, rangesOf } from "./bulk-in-a-fleet/ranges.js";
import { startRedis } from "./start-redis.js";

const ranges = rangesOf(3_000, 250);

await using redis = await startRedis();
await using simulator = await startSimulator();
const [teamA, teamB] = [simulator.key("key-of-team-a"), simulator.key("key-of-team-b")];
teamA.latency(20);
teamB.latency(20);
const folder = await mkdtemp(join(tmpdir(), "bulk-in-a-fleet-"));

const connection = createClient({ url: redis.url });
const queue = new Queue("embed", { connection });
const events = new QueueEvents("embed", { connection });
// A range whose keys were all down is tried again later. The id of a job keeps a range from being queued twice.
const options = { attempts: 10, backoff: { type: "exponential", delay: 1_000 } };
await queue.addBulk(
  ranges.map((data) => ({ name: "range", data, opts: { ...options, jobId: fileOf(data) } })),
);

const environment = {
  REDIS_URL: redis.url,
  FLEET_KEY: randomBytes(32).toString("base64"),
  OPENAI_BASE_URL: simulator.baseURL,
  OPENAI_KEY_A: "key-of-team-a",
  OPENAI_KEY_B: "key-of-team-b",
  FOLDER: folder,
};
const program = fileURLToPath(new URL("bulk-in-a-fleet/range-worker.ts", import.meta.url));
const startWorker = () => fork(program, { env: { ...process.env, ...environment } });
const [victim, ...others] = [startWorker(), startWorker(), startWorker()] as const;

// In the middle of its second range.
const killed = new Promise<Range>((resolve) => {
  const begun = new Set<number>();
  victim.on("message", ({ data, done }: { readonly data: Range; readonly done: number }) => {
    if (begun.add(data.from).size === 2 && done >= 50 && victim.kill("SIGKILL")) resolve(data);
  });
});
const finished = new Set<string>();
const allFinished = new Promise<void>((resolve) => {
  events.on("completed", ({ jobId }) => {
    if (finished.add(jobId).size === 2) teamA.revoked();
    if (finished.size === ranges.length) resolve();
  });
});

const cut = await killed;
const { vectors } = await inspectEmbeddings(join(folder, fileOf(cut)));
console.log(`a worker was killed: ${vectors} of ${cut.to - cut.from} vectors were in the file of its range`);
await allFinished;
console.log(`${finished.size} of ${ranges.length} ranges are finished`);

const ids = new Set<string>();
let twice = 0;
for (const range of ranges) {
  const path = join(folder, fileOf(range));
  const report = await inspectEmbeddings(path);
  if (report.vectors !== range.to - range.from || report.problemCount > 0)
    console.log("not whole:", path, report);
  for await (const { id = "" } of readEmbeddings(path)) {
    if (ids.size === ids.add(id).size) twice += 1;
  }
}
console.log(`${ids.size} vectors, ${twice} of them twice`);
console.log(
  `refused on the revoked key: ${teamA.stats.byStatus["401"]} requests of ${others.length + 1} workers`,
);

for (const worker of others) worker.kill("SIGTERM");
await Promise.all(others.map((worker) => once(worker, "exit")));
await Promise.all([queue.close(), events.close()]);
connection.destroy();
await rm(folder, { recursive: true });
