// Keys that change while calls run: one read from where it is kept, one replaced by an operator. No call is lost.
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";

await using simulator = await startSimulator();
await using hotspare = createHotspare({ plugins: [openai()] });
const { baseURL } = simulator;

/** A secret store, a mounted file: whatever gives the key that holds now. */
const store = { key: "key-of-january" };
const readKey = async () => {
  console.log(`read: ${store.key.slice(-"january".length)}`);
  return store.key;
};

const embedder = hotspare.embedder({
  model: "text-embedding-3-small",
  credentials: [
    { id: "from-store", provider: "openai", apiKey: readKey, baseURL },
    { id: "by-hand", provider: "openai", apiKey: "key-of-the-operator", baseURL },
  ],
});
const embed = async () => {
  const { credentialId, attempts } = await embedder.embed(["hello"]);
  console.log(`${credentialId}, ${attempts.length} ${attempts.length === 1 ? "attempt" : "attempts"}`);
};

await embed();
// The store has a new key, and the old one is refused: it is read again, and the same credential asked once more.
store.key = "key-of-february";
simulator.key("key-of-january").revoked();
await embed();
await embed();

// An operator's hand, while a hundred calls are under way.
const calls = Promise.all(Array.from({ length: 100 }, () => embedder.embed(["hello"])));
embedder.replaceCredential("by-hand", { provider: "openai", apiKey: "another-key-of-the-operator", baseURL });
embedder.addCredential({ id: "third", provider: "openai", apiKey: "key-of-a-third", baseURL });
embedder.removeCredential("from-store");
console.log(`${(await calls).length} calls answered while the list changed`);
await embed();
console.log(
  embedder
    .status()
    .map(({ id, state }) => `${id}: ${state}`)
    .join(", "),
);
