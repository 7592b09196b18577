// LangChain on Hotspare: an agent whose key is revoked between two steps, a stream, an object, and a vector store.
import { createHotspare } from "@hotspare/core";
import { HotspareChatModel, HotspareEmbeddings } from "@hotspare/langchain";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";
import { MemoryVectorStore } from "@langchain/classic/vectorstores/memory";
import { tool } from "@langchain/core/tools";
import { createAgent } from "langchain";
import * as z from "zod";

await using simulator = await startSimulator();
await using hotspare = createHotspare({ plugins: [openai()] });
const { baseURL } = simulator;
const credentials = [
  { id: "team-a", provider: "openai" as const, apiKey: "key-of-team-a", baseURL },
  { id: "team-b", provider: "openai" as const, apiKey: "key-of-team-b", baseURL },
];
const vlm = hotspare.vlm({ model: "gpt-4.1-mini", credentials });
const model = new HotspareChatModel({ vlm, temperature: 0, purpose: "chat" });

console.log("1. An agent: its first key is revoked while the tool runs.");
const weather = tool(
  ({ city }) => {
    simulator.key("key-of-team-a").revoked();
    return `It is sunny in ${city}.`;
  },
  { name: "weather", description: "The weather of a city.", schema: z.object({ city: z.string() }) },
);
const agent = createAgent({ model, tools: [weather] });
const { messages } = await agent.invoke({ messages: [{ role: "user", content: "call weather" }] });
for (const message of messages) {
  console.log(
    `${message.type}: ${message.text} ${message.response_metadata["credentialId"] ?? ""}`.trimEnd(),
  );
}

console.log("\n2. A stream: the last chunk has the usage, and who answered.");
for await (const chunk of await model.stream("Describe a landscape in a few words.")) {
  process.stdout.write(chunk.text);
  if (chunk.usage_metadata !== undefined) {
    console.log("\n", chunk.usage_metadata, `by ${chunk.response_metadata["credentialId"]}`);
  }
}

console.log("\n3. An object of a schema.");
const place = model.withStructuredOutput(z.object({ city: z.string() }));
console.log(await place.invoke("Where is the Eiffel Tower?"));

console.log("\n4. A vector store.");
const embedder = hotspare.embedder({ model: "text-embedding-3-small", credentials });
const embeddings = new HotspareEmbeddings({ embedder });
const store = await MemoryVectorStore.fromTexts(
  ["cats sleep", "dogs bark"],
  [{ id: 1 }, { id: 2 }],
  embeddings,
);
const [nearest] = await store.similaritySearch("dogs bark", 1);
console.log(`nearest: ${nearest?.pageContent}`);
