// The quick start for who still writes `require`: the first key is revoked, so the vectors come from the second.
// In this folder: node --conditions=@hotspare/source --import tsx quick-start.cjs
const { createHotspare } = require("@hotspare/core");
const { openai } = require("@hotspare/provider-openai");
const { startSimulator } = require("@hotspare/testkit");

async function main() {
  const simulator = await startSimulator();
  simulator.key("key-of-team-a").revoked();
  const hotspare = createHotspare({ plugins: [openai()] });
  const { baseURL } = simulator;
  const embedder = hotspare.embedder({
    model: "text-embedding-3-small",
    credentials: [
      { id: "team-a", provider: "openai", apiKey: "key-of-team-a", baseURL },
      { id: "team-b", provider: "openai", apiKey: "key-of-team-b", baseURL },
    ],
  });
  const { embeddings, credentialId, attempts } = await embedder.embed(["hello", "world"]);
  console.log(embeddings.length, "vectors from", `${credentialId},`, attempts.length, "attempts");
  await hotspare.close();
  await simulator.close();
}
main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
