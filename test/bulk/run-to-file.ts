// Embeds numbered texts into a file; started by a test, which kills it: node … run-to-file.ts <baseURL> <file> <count> <json|binary|checkpoint>
import { appendFile } from "node:fs/promises";
import { embedMany, fileCheckpoint, fileSink } from "@hotspare/bulk";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";

const [baseURL = "", file = "", count = "0", kind = "json"] = process.argv.slice(2);

const embedder = createHotspare({ plugins: [openai()] }).embedder({
  model: "text-embedding-3-small",
  dimensions: 8,
  credentials: [{ provider: "openai", apiKey: "bulk-secret-key-0123456789", baseURL }],
});
const texts = Array.from({ length: Number(count) }, (_, index) => `text ${index}`);
try {
  if (kind === "checkpoint") {
    for await (const { index } of embedMany(embedder, texts, {
      batchSize: 7,
      checkpoint: fileCheckpoint(file),
    })) {
      await appendFile(`${file}.out`, `${index}\n`);
    }
  } else {
    const writeTo = fileSink(file, { format: kind === "binary" ? "binary" : "json" });
    await embedMany(embedder, texts, { batchSize: 7, writeTo }).finish();
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 3;
}
await embedder.close();
