// Streams an answer: moves to a spare before the first content, says what was there when it breaks later, and is left early.
import { createHotspare, StreamInterruptedError, type VlmChunk } from "@hotspare/core";
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
const request = { prompt: "Describe a landscape in a few words." };

async function print(chunks: AsyncIterable<VlmChunk>): Promise<void> {
  for await (const chunk of chunks) {
    if (chunk.type === "content") process.stdout.write(chunk.content);
    if (chunk.type === "finish") {
      console.log(`\n${chunk.finishReason}, ${chunk.usage.totalTokens} tokens, by ${chunk.credentialId}`);
    }
  }
}

console.log("1. The connection breaks before anything has come: the reader notices nothing.");
simulator.key("key-of-team-a").breakStream({ afterTokens: 0, times: 1 });
await print(vlm.stream(request));

console.log("\n2. It breaks in the middle: nothing is said twice, and what there was is on the error.");
simulator.key("key-of-team-a").breakStream({ afterTokens: 5, times: 1 });
try {
  await print(vlm.stream(request));
} catch (error) {
  if (!StreamInterruptedError.isInstance(error)) throw error;
  const { partial, usage, attempts } = error;
  console.log(
    `\ninterrupted after ${partial.content.length} characters, ${usage.source} usage, ${attempts.length} attempt`,
  );
}

console.log("\n3. The reader has seen enough: the request ends at once.");
for await (const chunk of vlm.stream(request)) {
  if (chunk.type === "content") {
    console.log(chunk.content.trim());
    break;
  }
}
await simulator.key("key-of-team-a").waitForRequests(3);
console.log(`usage: ${hotspare.usage.snapshot().total.source}`);
