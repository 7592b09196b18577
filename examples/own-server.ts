// A server of one's own that speaks OpenAI's protocol, takes no key, and refuses two fields: what Hotspare learns from it.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";

/** Stands in for vLLM, Ollama and their like: it knows neither a temperature nor a seed. */
const server = createServer(async (request, response) => {
  const body: object = JSON.parse(await text(request));
  const unknown = ["temperature", "seed"].find((field) => field in body);
  response.writeHead(unknown === undefined ? 200 : 400, { "content-type": "application/json" });
  response.end(
    JSON.stringify(
      unknown === undefined
        ? { choices: [{ message: { content: "A fox." }, finish_reason: "stop" }] }
        : { error: { message: `Unknown parameter: '${unknown}'.` } },
    ),
  );
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;

const hotspare = createHotspare({ plugins: [openai()] });
const vlm = hotspare.vlm({
  model: "own-model",
  credentials: [{ id: "own", provider: "openai", baseURL: `http://127.0.0.1:${port}/v1` }],
});

const request = { prompt: "Who is there?", temperature: 0.2, seed: 7 };
const first = await vlm.complete(request);
console.log(`${first.content} ${first.attempts.length} attempt`);
for (const { type, field } of first.warnings) console.log(`${type}: ${field}`);
console.log(`learned: ${vlm.status()[0]?.adjustments?.join(", ")}`);

// What is set need not be learned.
const set = hotspare.vlm({
  model: "own-model",
  credentials: [
    {
      provider: "openai",
      baseURL: `http://127.0.0.1:${port}/v2`,
      send: { leaveOut: ["temperature", "seed"] },
    },
  ],
});
await set.complete(request);
console.log(`learned with what is set: ${set.status()[0]?.adjustments?.length ?? 0}`);

await hotspare.close();
server.close();
