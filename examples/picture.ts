// Describes a picture from a file, from bytes and from an address, and asks about two at once in a conversation.
import { readFile } from "node:fs/promises";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";

await using simulator = await startSimulator();
await using hotspare = createHotspare({ plugins: [openai()] });
const { baseURL } = simulator;
const vlm = hotspare.vlm({
  model: "gpt-4.1-mini",
  credentials: [
    { id: "team-a", provider: "openai", apiKey: "key-of-team-a", baseURL },
    { id: "team-b", provider: "openai", apiKey: "key-of-team-b", baseURL },
  ],
});

const landscape = new URL("pictures/landscape.png", import.meta.url);
const fromFile = await vlm.complete({ prompt: "What is in this picture?", images: [landscape] });
console.log(`file: ${fromFile.content}`);

const chart = new Uint8Array(await readFile(new URL("pictures/chart.png", import.meta.url)));
const fromBytes = await vlm.complete({ prompt: "What does the chart show?", images: [chart] });
console.log(`bytes: ${fromBytes.content}`);

// An address is sent as it is: the provider fetches the picture, so it must be one that the provider can reach.
const fromAddress = await vlm.complete({ prompt: "And this?", images: ["https://example.com/cat.jpg"] });
console.log(`address: ${fromAddress.content}`);

const { content, usage, credentialId } = await vlm.complete({
  messages: [
    { role: "system", content: "You compare pictures." },
    {
      role: "user",
      content: [
        { type: "text", text: "What do these two have in common?" },
        { type: "image", image: landscape },
        { type: "image", image: chart },
      ],
    },
  ],
  maxTokens: 200,
});
console.log(`two pictures: ${content.length} characters, ${usage.totalTokens} tokens, by ${credentialId}`);
