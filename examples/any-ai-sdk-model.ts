// A model of the AI SDK as a credential: Claude by Anthropic's own package, with OpenAI as a spare when Anthropic is overloaded.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createHotspare } from "@hotspare/core";
import { aiSdk } from "@hotspare/provider-ai-sdk";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";

/** Stands in for Anthropic on a bad day. */
const overloaded = createServer((_, response) => {
  response.writeHead(529, { "content-type": "application/json" });
  response.end(JSON.stringify({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } }));
});
await new Promise<void>((resolve) => overloaded.listen(0, "127.0.0.1", resolve));
const { port } = overloaded.address() as AddressInfo;
const simulator = await startSimulator();

const anthropic = createAnthropic({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: "key-of-anthropic" });
const hotspare = createHotspare({
  plugins: [aiSdk({ models: { claude: anthropic("claude-sonnet-4-5") } }), openai()],
});

const vlm = hotspare.vlm({
  model: "captions",
  credentials: [
    { id: "anthropic", provider: "ai-sdk", model: "claude" },
    {
      id: "openai",
      provider: "openai",
      model: "gpt-4.1-mini",
      apiKey: "key-of-openai",
      baseURL: simulator.baseURL,
    },
  ],
});

const { credentialId, attempts } = await vlm.complete({ prompt: "What is a hot spare?" });
console.log(`answered by ${credentialId}`);
for (const { credentialId: id, classification } of attempts) {
  console.log(
    `${id}: ${classification === undefined ? "answered" : `${classification.class}, ${classification.reason}`}`,
  );
}

await hotspare.close();
await simulator.close();
overloaded.close();
