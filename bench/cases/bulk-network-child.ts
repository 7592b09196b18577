// Embeds so many inputs over the network and prints how long it took and the peak of the memory: … bulk-network-child.ts <raw|bulk|sink> <baseURL> <count> <dimensions> [file]
import { embedMany, fileSink } from "@hotspare/bulk";
import { createHotspare, spreadSwitcher } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import OpenAI from "openai";

const [what = "", baseURL = "", countText = "0", dimensionsText = "0", file = ""] = process.argv.slice(2);
const dimensions = Number(dimensionsText);
const batchSize = 100;
const keys = ["k1", "k2", "k3", "k4"];
const model = "text-embedding-3-small";

function* texts(count: number) {
  for (let index = 0; index < count; index += 1) yield `text number ${index} of a corpus`;
}

/** What somebody writes with the SDK and a limit of four requests a key. */
async function raw(count: number): Promise<number> {
  const source = texts(count);
  let embedded = 0;
  const loop = async (client: OpenAI): Promise<void> => {
    for (;;) {
      const input: string[] = [];
      for (let next = source.next(); next.done !== true; next = source.next()) {
        input.push(next.value);
        if (input.length === batchSize) break;
      }
      if (input.length === 0) return;
      const { data } = await client.embeddings.create({ model, dimensions, input });
      embedded += data.length;
    }
  };
  const clients = keys.map((key) => new OpenAI({ apiKey: `sk-${key}`, baseURL }));
  await Promise.all(clients.flatMap((client) => Array.from({ length: 4 }, () => loop(client))));
  return embedded;
}

async function bulk(count: number): Promise<number> {
  const hotspare = createHotspare({ plugins: [openai()], switcher: spreadSwitcher() });
  const credentials = keys.map((id) => ({ id, provider: "openai" as const, apiKey: `sk-${id}`, baseURL }));
  const embedder = hotspare.embedder({ model, dimensions, credentials });
  const options = what === "sink" ? { writeTo: fileSink(file, { format: "binary" }) } : {};
  const { done } = await embedMany(embedder, texts(count), {
    batchSize,
    order: "completion",
    ...options,
  }).finish();
  return done;
}

const job = what === "raw" ? raw : bulk;
const beganMs = performance.now();
const count = Number(countText);
const embedded = await job(count);
if (embedded !== count) throw new Error(`${embedded} of ${count} were embedded.`);
const seconds = (performance.now() - beganMs) / 1_000;
console.log(JSON.stringify({ seconds, peakBytes: process.resourceUsage().maxRSS * 1_024 }));
process.exit(0);
