// Embeds for hybrid search: dense vectors of one model from Ark and from VikingDB, which serve it both, and dense with sparse ones from
// VikingDB, signed with AK/SK. It runs by itself on a simulated Volcengine. In this folder:
// node --conditions=@hotspare/source --import tsx volcengine-hybrid.ts
import { createHotspare } from "@hotspare/core";
import { volcengine } from "@hotspare/provider-volcengine";
import { startSimulator } from "@hotspare/testkit";

const accessKeyId = "AKLTZXhhbXBsZWV4YW1wbGVleGFtcGxl";
const secretAccessKey = "ZXhhbXBsZS1zZWNyZXQtYWNjZXNzLWtleQ";

// The simulator verifies the signatures with this secret.
await using simulator = await startSimulator({ secretAccessKeys: { [accessKeyId]: secretAccessKey } });
await using hotspare = createHotspare({ plugins: [volcengine()] });
hotspare.events.on("switch", ({ from, to, classification }) => {
  console.log(`${from} -> ${to}: ${classification.class}, ${classification.reason}`);
});

// With Volcengine itself: no baseURL.
const vikingdb = {
  id: "vikingdb",
  provider: "vikingdb",
  accessKeyId,
  secretAccessKey,
  baseURL: simulator.addressOf("vikingdb"),
} as const;
const ark = {
  id: "ark",
  provider: "volcengine",
  apiKey: "0a1b2c3d-4e5f-6789-abcd-ef0123456789",
  baseURL: simulator.addressOf("volcengine"),
} as const;

const dense = hotspare.embedder({
  model: "doubao-embedding-vision-251215",
  dimensions: 1024,
  credentials: [ark, vikingdb],
});
simulator.key(ark.apiKey).fail("volcengine.account_overdue");
const { embeddings, credentialId } = await dense.embed(["红色的狐狸"], { inputType: "document" });
console.log(`${embeddings[0]?.dense.length} numbers from ${credentialId}`);

const hybrid = hotspare.embedder({ model: "bge-m3", output: "hybrid", credentials: [vikingdb] });
const answer = await hybrid.embed(["a red fox, red as fire"], { inputType: "query" });
for (const { dense, sparse } of answer.embeddings) {
  console.log(`dense: ${dense.length} numbers; sparse: a ${sparse.kind} vector`);
  if (sparse.kind === "token") {
    const heaviest = [...sparse.weights].sort(([, one], [, other]) => other - one).slice(0, 2);
    console.log(heaviest.map(([token, weight]) => `${token} ${weight.toFixed(2)}`).join(", "));
  }
}
