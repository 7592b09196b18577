// Writes or reads a file of vectors, or embeds over four keys of which one may be slow, and prints how long it took: … bulk-child.js <what> <count> <file or slow key's ms>
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { embedMany, fileSink, readEmbeddings } from "@hotspare/bulk";
import { createHotspare, type Embedder, spreadSwitcher } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import OpenAI from "openai";

const [what = "", countText = "0", where = ""] = process.argv.slice(2);
let count = 400;
const dimensions = 128;
const batchSize = 20;
const keys = ["k1", "k2", "k3", "k4"];

const usage = { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" } as const;
const fromMemory: Embedder<"dense"> = {
  model: "m",
  dimensions,
  capabilities: { modalities: ["text"], outputs: ["dense"], maxInputs: 2_048 },
  embed: async (inputs) => {
    await new Promise((resolve) => setImmediate(resolve));
    const embeddings = inputs.map((_, index) => ({ dense: new Float32Array(dimensions).fill(index + 0.5) }));
    const by = { model: "m", provider: "memory", credentialId: "a", credentialIds: ["a"] };
    return { embeddings, usage, ...by, attempts: [], warnings: [] };
  },
  close: async () => undefined,
};

function* texts() {
  for (let index = 0; index < count; index += 1) yield `text number ${index} of a corpus`;
}

/** A server whose second key takes longer. */
async function startServer(): Promise<string> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const { input } = JSON.parse(body) as { readonly input: readonly string[] };
      const embedding = Buffer.from(new Float32Array(64).fill(0.5).buffer).toString("base64");
      const data = input.map((_, index) => ({ object: "embedding", index, embedding }));
      const answer = { object: "list", model: "m", data, usage: { prompt_tokens: 9, total_tokens: 9 } };
      const ms = request.headers.authorization === "Bearer sk-k2" ? Number(where) : 50;
      setTimeout(() => {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(answer));
      }, ms);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

async function rawLoop(): Promise<void> {
  const baseURL = await startServer();
  const all = [...texts()];
  let next = 0;
  const loop = async (client: OpenAI): Promise<void> => {
    while (next < count) {
      const from = next;
      next += batchSize;
      const input = all.slice(from, from + batchSize);
      await client.embeddings.create({ model: "m", input, encoding_format: "base64" });
    }
  };
  const clients = keys.map((key) => new OpenAI({ apiKey: `sk-${key}`, baseURL }));
  await Promise.all(clients.flatMap((client) => Array.from({ length: 4 }, () => loop(client))));
}

async function bulkRun(): Promise<void> {
  const baseURL = await startServer();
  const hotspare = createHotspare({ plugins: [openai()], switcher: spreadSwitcher() });
  const credentials = keys.map((id) => ({ id, provider: "openai" as const, apiKey: `sk-${id}`, baseURL }));
  const embedder = hotspare.embedder({ model: "m", credentials });
  await embedMany(embedder, texts(), { batchSize, order: "completion" }).finish();
}

/** What somebody writes who knows the format. */
async function readByHand(): Promise<void> {
  const lines = createInterface({ input: createReadStream(where, { highWaterMark: 1 << 20 }) });
  let sum = 0;
  for await (const line of lines) {
    const { dense } = JSON.parse(line) as { readonly dense?: string };
    const bytes = Buffer.from(dense ?? "", "base64");
    const { buffer, byteOffset, length } = bytes;
    sum += new Float32Array(buffer.slice(byteOffset, byteOffset + length))[0] ?? 0;
  }
  void sum;
}

async function read(): Promise<void> {
  let sum = 0;
  for await (const { embedding } of readEmbeddings(where)) sum += embedding?.dense?.[0] ?? 0;
  void sum;
}

const write = async (format: "json" | "binary") => {
  await embedMany(fromMemory, texts(), { writeTo: fileSink(where, { format }) }).finish();
};

const jobs: Readonly<Record<string, () => Promise<void>>> = {
  writeJson: () => write("json"),
  writeBinary: () => write("binary"),
  read,
  readByHand,
  rawLoop,
  bulkRun,
};

// Both ways over the network load and compile what they need before they are timed.
await (what === "rawLoop" || what === "bulkRun" ? jobs[what]?.() : undefined);
count = Number(countText);
const beganMs = performance.now();
await jobs[what]?.();
const seconds = (performance.now() - beganMs) / 1_000;
console.log(JSON.stringify({ seconds, peakBytes: process.resourceUsage().maxRSS * 1_024 }));
process.exit(0);
