// Asks Hotspare's models through the AI SDK: a text, a stream, tools over two steps, an object, embeddings. The first key is revoked, so the second answers.
// It runs by itself on a simulated provider. In this folder: node --conditions=@hotspare/source --import tsx ai-sdk.ts
import { hotspareProvider } from "@hotspare/ai-sdk";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";
import { createProviderRegistry, embedMany, generateText, Output, stepCountIs, streamText, tool } from "ai";
import * as z from "zod";

await using simulator = await startSimulator();
simulator.key("key-of-team-a").revoked();

await using hotspare = createHotspare({ plugins: [openai()] });
hotspare.events.on("switch", ({ modelKind, from, to }) => console.log(`${modelKind}: ${from} -> ${to}`));

// With OpenAI itself: apiKey: process.env.OPENAI_KEY_A, and no baseURL.
const { baseURL } = simulator;
const credentials = hotspare.credentials([
  { id: "team-a", provider: "openai", apiKey: "key-of-team-a", baseURL },
  { id: "team-b", provider: "openai", apiKey: "key-of-team-b", baseURL },
]);
const registry = createProviderRegistry({
  hotspare: hotspareProvider({
    vlms: { chat: hotspare.vlm({ model: "gpt-4.1-mini", credentials }) },
    embedders: { docs: hotspare.embedder({ model: "text-embedding-3-small", credentials }) },
  }),
});
const model = registry.languageModel("hotspare:chat");

const { text, providerMetadata } = await generateText({ model, prompt: "Why is the sky blue?" });
console.log(text, "\nanswered by", providerMetadata?.["hotspare"]?.["credentialId"]);

const { textStream } = streamText({ model, prompt: "Say it again" });
for await (const piece of textStream) process.stdout.write(piece);

const weather = tool({
  description: "The weather of a city",
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => ({ city, degrees: 21 }),
});
// The simulator calls a tool when it is told to.
const asked = await generateText({
  model,
  prompt: "call weather",
  tools: { weather },
  stopWhen: stepCountIs(3),
});
console.log(`\n${asked.steps.length} steps: ${asked.text}`);

const schema = z.object({ city: z.string(), country: z.string() });
const { output } = await generateText({ model, prompt: "Name a city", output: Output.object({ schema }) });
console.log(output);

const { embeddings } = await embedMany({
  model: registry.embeddingModel("hotspare:docs"),
  values: ["hello", "world"],
});
console.log(`${embeddings.length} vectors of ${embeddings[0]?.length} numbers`);
