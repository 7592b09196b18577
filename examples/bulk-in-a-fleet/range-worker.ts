// A worker process: takes ranges of chunks from a queue and embeds each range into a file of its own. Start as many as you like.
import { join } from "node:path";
import { env } from "node:process";
import { embedMany, fileSink } from "@hotspare/bulk";
import { createHotspare, spreadSwitcher } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { redisHealth } from "@hotspare/redis";
import { Worker } from "bullmq";
import { createClient } from "redis";
import { chunksOf, fileOf, type Range } from "./ranges.js";

const { REDIS_URL: url = "redis://127.0.0.1:6379", OPENAI_BASE_URL: baseURL = "https://api.openai.com/v1" } =
  env;
const { FOLDER = "." } = env;

// What one worker learns of a key, all workers know.
const hotspare = createHotspare({
  plugins: [openai()],
  switcher: spreadSwitcher(),
  healthLink: redisHealth({ url, fleetKey: { env: "FLEET_KEY" } }),
});
const embedder = hotspare.embedder({
  model: "text-embedding-3-small",
  dimensions: 256,
  credentials: [
    { id: "team-a", provider: "openai", apiKey: env["OPENAI_KEY_A"] ?? "", baseURL },
    { id: "team-b", provider: "openai", apiKey: env["OPENAI_KEY_B"] ?? "", baseURL },
  ],
});

const connection = createClient({ url });
const worker = new Worker<Range, number>(
  "embed",
  async ({ data }) => {
    // A range that another worker had begun goes on behind what stands in its file.
    const writeTo = fileSink(join(FOLDER, fileOf(data)));
    const { done, skipped } = await embedMany(embedder, chunksOf(data), {
      writeTo,
      batchSize: 10,
      concurrency: 1,
      onProgress: (progress) => process.send?.({ data, done: progress.done }),
    }).finish();
    return done + skipped;
  },
  // The job of a worker that died is given to another worker after this time.
  { connection, lockDuration: 10_000, stalledInterval: 1_000, maxStalledCount: 5 },
);
worker.on("error", (error) => console.warn(error.message));

// No further job, and the range under way may finish.
process.once("SIGTERM", async () => {
  await worker.close();
  await hotspare.close();
  connection.destroy();
  process.disconnect?.();
});
