// Embeds a few thousand chunks with two keys at once, one of which is revoked on the way, into a file that survives a crash. It runs by
// itself on a simulated OpenAI. In this folder: node --conditions=@hotspare/source --import tsx bulk.ts
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbedManyProgress, embedMany, fileSink, readEmbeddings } from "@hotspare/bulk";
import { createHotspare, spreadSwitcher } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";

await using simulator = await startSimulator();
await using hotspare = createHotspare({ plugins: [openai()], switcher: spreadSwitcher() });

const embedder = hotspare.embedder({
  model: "text-embedding-3-small",
  dimensions: 256,
  // With OpenAI itself: no baseURL.
  credentials: [
    { id: "team-a", provider: "openai", apiKey: "sk-key-of-team-a", baseURL: simulator.baseURL },
    { id: "team-b", provider: "openai", apiKey: "sk-key-of-team-b", baseURL: simulator.baseURL },
  ],
});

function* chunks() {
  for (let index = 0; index < 3_000; index += 1) {
    // An empty text cannot be embedded: it gets an error of its own.
    yield index === 1_234 ? "" : `Chunk ${index} of a long document.`;
  }
}

const folder = await mkdtemp(join(tmpdir(), "bulk-"));
const file = join(folder, "vectors.jsonl");

let quarter = 1;
const onProgress = ({ done, failed, total = 0 }: EmbedManyProgress) => {
  if (done + failed < (quarter * total) / 4) return;
  console.log(`${done} done, ${failed} failed of ${total}`);
  quarter += 1;
  if (quarter === 2) simulator.key("sk-key-of-team-a").revoked();
};

const { done, failed, usage } = await embedMany(embedder, chunks(), {
  total: 3_000,
  batchSize: 50,
  onProgress,
  writeTo: fileSink(file),
}).finish();
console.log(`finished: ${done} done, ${failed} failed, ${usage.totalTokens > 0} tokens counted`);

// Started again, nothing is embedded twice.
const { skipped } = await embedMany(embedder, chunks(), { batchSize: 50, writeTo: fileSink(file) }).finish();
console.log(`again: ${skipped} skipped`);

let numbers = 0;
for await (const { index, embedding, error } of readEmbeddings(file)) {
  if (error !== undefined) console.log(`chunk ${index}: ${error.message}`);
  numbers += embedding?.dense?.length ?? 0;
}
console.log(`${numbers} numbers in the file`);
for (const { id, state, served } of embedder.status()) console.log(`${id}: ${state}, served: ${served > 0}`);
await rm(folder, { recursive: true });
