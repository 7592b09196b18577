// Reads a picture into an object that fits a schema, streams the object, repairs a wrong answer, and gets typed arguments of a tool.
import { createHotspare, InvalidObjectError } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";
import * as z from "zod";

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
simulator.key("key-of-team-a").revoked();

const Chart = z.object({
  title: z.string(),
  bars: z.array(z.object({ label: z.string(), value: z.number(), note: z.string().optional() })),
});
const images = [new URL("pictures/chart.png", import.meta.url)];

const { object, credentialId } = await vlm.completeObject({
  prompt: "Read the chart.",
  images,
  schema: Chart,
});
console.log(`${object.title}: ${object.bars.length} bar, read by ${credentialId}`);

for await (const chunk of vlm.streamObject({ prompt: "Read the chart.", images, schema: Chart })) {
  if (chunk.type === "partialObject") console.log(`so far: ${JSON.stringify(chunk.partialObject)}`);
  if (chunk.type === "finish") console.log(`whole: ${chunk.object.bars[0]?.value}`);
}

// The simulator writes "example" into each text, which is no address: the answer is sent back with its issues, and fails again.
try {
  await vlm.completeObject({ prompt: "Who is it?", schema: z.object({ mail: z.email() }), repair: true });
} catch (error) {
  if (!InvalidObjectError.isInstance(error)) throw error;
  const [issue] = error.issues;
  console.log(
    `${error.reason} at ${String(issue?.path)}, ${error.attempts.length} attempts, ${error.usage.totalTokens > 0}`,
  );
}

const { toolCalls } = await vlm.complete({
  prompt: "call weather",
  tools: [{ name: "weather", parameters: z.object({ city: z.string(), days: z.number().optional() }) }],
});
for (const call of toolCalls) {
  console.log(call.issues === undefined ? `${call.name} in ${call.input.city}` : `wrong: ${call.arguments}`);
}
