// A process of the fleet: embeds when it is asked to, and says what it learns of its credentials.
import { env } from "node:process";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { redisHealth } from "@hotspare/redis";

const {
  NAME: processName = "member",
  REDIS_URL: url = "redis://127.0.0.1:6379",
  BASE_URL: baseURL = "",
} = env;

const link = redisHealth({ url, processName, fleetKey: { env: "FLEET_KEY" } });
const hotspare = createHotspare({ plugins: [openai()], healthLink: link });
const embedder = hotspare.embedder({
  model: "text-embedding-3-small",
  credentials: [
    { id: "team-a", provider: "openai", apiKey: "key-of-team-a", baseURL },
    { id: "team-b", provider: "openai", apiKey: "key-of-team-b", baseURL },
  ],
});
hotspare.events.on("circuitOpen", ({ credentialIds, origin }) =>
  process.send?.({ says: "open", credentialId: credentialIds[0], origin }),
);
hotspare.events.on("circuitClose", ({ credentialIds, origin }) =>
  process.send?.({ says: "closed", credentialId: credentialIds[0], origin }),
);

process.on("message", async () => {
  const { credentialId, attempts } = await embedder.embed(["hello"]);
  process.send?.({ says: "answered", credentialId, attempts: attempts.length });
});
process.once("disconnect", () => hotspare.close());

// A process may embed before it is connected. This one waits, so that the story has an order.
await link.ready();
process.send?.({ says: "ready" });
