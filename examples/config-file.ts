// All models from hotspare.yaml, with keys from a variable and from a file; what it comes to, and what it costs.
import { loadConfig } from "@hotspare/config";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";

await using simulator = await startSimulator();

// Your program leaves `environment` out: it is process.env then.
const environment = { OPENAI_KEY_A: "key-of-team-a", OPENAI_BASE_URL: simulator.baseURL };
const file = new URL("hotspare.yaml", import.meta.url);
await using loaded = await loadConfig({ plugins: [openai()], environment }, file);
const { hotspare, embedders, vlms, config } = loaded;
console.log(JSON.stringify(config, null, 2).split("\n").slice(0, 12).join("\n"));

simulator.key("key-of-team-a").revoked();
const documents = embedders.get("documents");
const { credentialId } = await documents.embed(["hello", "world"]);
console.log(`documents: answered by ${credentialId}`);

simulator.key("key-of-team-a").healthy();
vlms.get("captions").reset();
await vlms.get("captions").complete({ prompt: "hello" });

const { currency } = hotspare.usage.snapshot();
for (const [purpose, { calls, totalTokens, cost = 0 }] of Object.entries(hotspare.usage.merged("purpose"))) {
  console.log(`${purpose}: ${calls} calls, ${totalTokens} tokens, ${cost.toFixed(6)} ${currency}`);
}

// What a mistake looks like: every one at once, with its line.
try {
  await loadConfig({ plugins: [openai()], environment: {} }, file);
} catch (error) {
  console.log(String(error));
}
