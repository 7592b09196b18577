// Embeds two texts, describes a picture and streams an answer; the first key is revoked, so everything comes from the second.
// It runs by itself on a simulated provider. In this folder: node --conditions=@hotspare/source --import tsx quick-start.ts
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";

await using simulator = await startSimulator();
simulator.key("key-of-team-a").revoked();

await using hotspare = createHotspare({ plugins: [openai()] });
hotspare.events.on("switch", ({ modelKind, from, to, classification }) => {
  console.log(`${modelKind}: ${from} -> ${to}, ${classification.class}`);
});

// With OpenAI itself: apiKey: process.env.OPENAI_KEY_A, and no baseURL.
const { baseURL } = simulator;
const credentials = hotspare.credentials([
  { id: "team-a", provider: "openai", apiKey: "key-of-team-a", baseURL },
  { id: "team-b", provider: "openai", apiKey: "key-of-team-b", baseURL },
]);

const embedder = hotspare.embedder({ model: "text-embedding-3-small", credentials });
const { embeddings, credentialId, attempts } = await embedder.embed(["hello", "world"]);
console.log(
  `${embeddings.length} vectors of ${embeddings[0]?.dense.length} numbers from ${credentialId}, ${attempts.length} attempts`,
);

const vlm = hotspare.vlm({ model: "gpt-4.1-mini", credentials });
const image = new URL("pictures/landscape.png", import.meta.url);
const { content } = await vlm.complete({ prompt: "What is in this picture?", images: [image] });
console.log(content);

for await (const chunk of vlm.stream({ prompt: "Say it again", images: [image] })) {
  if (chunk.type === "content") process.stdout.write(chunk.content);
  if (chunk.type === "finish") console.log(`\n${chunk.usage.totalTokens} tokens from ${chunk.credentialId}`);
}
