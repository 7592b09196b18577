// Embeds numbered texts into a file; started by a test, which kills it: node … run-to-file.ts <baseURL> <file> <count>
import { createHotspare, fileSink } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";

const [baseURL = "", file = "", count = "0"] = process.argv.slice(2);

const embedder = createHotspare({ plugins: [openai()] }).embedder({
  model: "text-embedding-3-small",
  dimensions: 8,
  credentials: [{ provider: "openai", apiKey: "bulk-secret-key-0123456789", baseURL }],
});
const texts = Array.from({ length: Number(count) }, (_, index) => `text ${index}`);
await embedder.embedMany(texts, { batchSize: 7 }).writeTo(fileSink(file));
