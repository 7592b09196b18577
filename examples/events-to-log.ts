// Turns events into the lines an operator wants: one JSON object for each change, and one for what was used.
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";

await using simulator = await startSimulator();
await using hotspare = createHotspare({ plugins: [openai()] });

function log(level: "info" | "warn" | "error", event: string, fields: object): void {
  console.log(JSON.stringify({ level, event, ...fields }));
}

// Payloads are plain, and hold no prompt and no key: they may be logged as they are.
hotspare.events.on("failure", (failure) => log("warn", "failure", failure));
hotspare.events.on("switch", (change) => log("warn", "switch", change));
hotspare.events.on("failback", (change) => log("info", "failback", change));
hotspare.events.on("exhaustion", (exhaustion) => log("error", "exhaustion", exhaustion));
hotspare.events.on("circuitOpen", ({ scope, credentialIds, untilMs }) =>
  log("warn", "circuitOpen", { scope, credentialIds, until: new Date(untilMs).toISOString() }),
);
hotspare.events.on("circuitClose", ({ scope, credentialIds }) =>
  log("info", "circuitClose", { scope, credentialIds }),
);
hotspare.events.on("usage", ({ model, credentialId, usage }) =>
  log("info", "usage", { model, credentialId, tokens: usage.totalTokens }),
);
// A listener that throws breaks nothing; it is told here.
hotspare.events.on("listenerError", (failure) => log("error", "listenerError", failure));

const { baseURL } = simulator;
const embedder = hotspare.embedder({
  model: "text-embedding-3-small",
  credentials: [
    { id: "main", provider: "openai", apiKey: "key-of-main", baseURL },
    { id: "spare", provider: "openai", apiKey: "key-of-spare", baseURL },
  ],
});

await embedder.embed(["all is well"]);
simulator.key("key-of-main").quota(0);
await embedder.embed(["main is out of quota"]);
simulator.key("key-of-main").healthy();
// An operator who has paid the bill need not wait ten minutes.
embedder.reset("main");
await embedder.embed(["main is back"]);
