// Embeds a collection with several worker processes over a BullMQ queue: a job for each range of chunks, a file for each range. One key is
// revoked and one worker is killed in the middle of its range; each vector is there once all the same. It needs redis-server. In this folder:
// node --conditions=@hotspare/source --import tsx bulk-in-a-fleet.ts
import { type ChildProcess, fork } from "node:child_process";
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
import { fileOf, rangesOf } from "./bulk-in-a-fleet/ranges.js";
import { startRedis } from "./start-redis.js";

const ranges = rangesOf(3_000, 250);

await using redis = await startRedis();
await using simulator = await startSimulator();
const [teamA, teamB] = [simulator.key("key-of-team-a"), simulator.key("key-of-team-b")];
teamA.latency(40);
teamB.latency(40);
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
const workers = [startWorker(), startWorker(), startWorker()] as const;
