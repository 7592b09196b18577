// Calls an Azure deployment with an Entra ID token, as a managed identity does, and sees a token expire in the middle. It runs by
// itself on a simulated Azure. In this folder: node --conditions=@hotspare/source --import tsx azure-with-entra.ts
import { createHotspare } from "@hotspare/core";
import { azure } from "@hotspare/provider-azure";
import { startSimulator } from "@hotspare/testkit";

// In your own program:
//   import { DefaultAzureCredential, getBearerTokenProvider } from "@azure/identity";
//   const tokenProvider = getBearerTokenProvider(new DefaultAzureCredential(), scope);

/** What the two have in common with @azure/identity: its names and shapes, without its network. */
interface TokenCredential {
  getToken(scope: string): Promise<{ readonly token: string; readonly expiresOnTimestamp: number }>;
}
function getBearerTokenProvider(credential: TokenCredential, scope: string): () => Promise<string> {
  return async () => (await credential.getToken(scope)).token;
}

/** It caches, as a real one does: the first token is given twice, the second from then on. A JSON Web Token begins with eyJ. */
let given = 0;
const identity: TokenCredential = {
  async getToken() {
    given += 1;
    return {
      token: given <= 2 ? "eyJtoken-one" : "eyJtoken-two",
      expiresOnTimestamp: Date.now() + 3_600_000,
    };
  },
};
const tokenProvider = getBearerTokenProvider(identity, "https://cognitiveservices.azure.com/.default");

await using simulator = await startSimulator({ deployments: { embed: "text-embedding-3-small" } });
await using hotspare = createHotspare({ plugins: [azure()] });
hotspare.events.on("failure", ({ credentialId, classification }) => {
  console.log(`${credentialId} failed: ${classification.class}, ${classification.reason}`);
});

const embedder = hotspare.embedder({
  model: "text-embedding-3-small",
  dimensions: 1536,
  credentials: [
    // With Azure itself: endpoint: "https://<resource>.openai.azure.com".
    {
      id: "sweden",
      provider: "azure",
      endpoint: simulator.addressOf("azure"),
      deployment: "embed",
      tokenProvider,
    },
    {
      id: "france",
      provider: "azure",
      endpoint: simulator.addressOf("azure", "france"),
      deployment: "embed",
      apiKey: "key-of-france",
    },
  ],
});

const first = await embedder.embed(["hello"]);
console.log(`answered by ${first.credentialId}`);

// The cached token is refused. It is read again, and since it is another one now, tried once more: no spare is needed.
simulator.key("eyJtoken-one").revoked();
const second = await embedder.embed(["hello"]);
console.log(`answered by ${second.credentialId} after ${second.attempts.length} attempts`);

// The identity itself has lost its right: the spare answers, with the same model and so the same vectors.
simulator.everyKey().fail("azure.rbac_missing_data_action", { endpoint: "default" });
const third = await embedder.embed(["hello"]);
console.log(`answered by ${third.credentialId}`);
