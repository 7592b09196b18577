// A service that embeds: one Hotspare for the process, errors as HTTP statuses, a health page, and an end that loses no request.
import {
  AllCredentialsFailedError,
  createHotspare,
  type EmbedResult,
  failureOf,
  InvalidInputError,
} from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";
import { fastify } from "fastify";

await using simulator = await startSimulator();
const { baseURL } = simulator;
const hotspare = createHotspare({ plugins: [openai()] });
const embedder = hotspare.embedder({
  model: "text-embedding-3-small",
  credentials: [
    { id: "team-a", provider: "openai", apiKey: "key-of-team-a", baseURL },
    { id: "team-b", provider: "openai", apiKey: "key-of-team-b", baseURL },
  ],
});

const service = fastify();

service.post<{ Body: { texts: string[] } }>("/embeddings", async (request, reply) => {
  // Whoever asked may hang up: then nobody needs the answer.
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort(new Error("The client has left.")));
  const { embeddings, credentialId }: EmbedResult<"dense"> = await embedder.embed(request.body.texts, {
    signal: gone.signal,
    timeouts: { totalMs: 20_000 },
    purpose: "search",
  });
  reply.header("x-credential", credentialId);
  return { vectors: embeddings.map(({ dense }) => [...dense.slice(0, 3)]) };
});

service.get("/health", (_, reply) => {
  const active = embedder.activeCredentialId;
  const credentials = embedder.status().map(({ id, state }) => ({ id, state }));
  return reply.code(active === undefined ? 503 : 200).send({ active, credentials });
});

service.setErrorHandler((error, _, reply) => {
  if (InvalidInputError.isInstance(error)) {
    return reply.code(400).send({ error: error.message });
  }
  if (AllCredentialsFailedError.isInstance(error)) {
    const seconds = Math.ceil((error.retryAfterMs ?? 30_000) / 1_000);
    return reply.code(503).header("retry-after", seconds).send({ error: "No credential can answer now." });
  }
  // A request that no key can answer was the client's: its class says why.
  const problem = failureOf(error)?.classification.class;
  const status =
    problem === "permanent" || problem === "content_safety" ? 400 : problem === "input_too_large" ? 413 : 500;
  return reply.code(status).send({ error: problem ?? "internal" });
});

let closing = false;
// A connection that is kept alive would hold the server open long after its last answer.
service.addHook("onSend", async (_, reply) => {
  if (closing) reply.header("connection", "close");
});

/** No new requests; those under way are answered; then Hotspare closes what it holds. */
async function shutDown(signal: string): Promise<void> {
  console.log(`${signal}: no new requests`);
  closing = true;
  await service.close();
  await hotspare.close({ graceMs: 10_000 });
  console.log("closed");
}
process.once("SIGTERM", (signal) => void shutDown(signal));
process.once("SIGINT", (signal) => void shutDown(signal));

const origin = await service.listen({ host: "127.0.0.1", port: 0 });
console.log("listening");

// From here on: what a client sees, and what an orchestrator does.
async function post(texts: unknown): Promise<void> {
  const reply = await fetch(`${origin}/embeddings`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ texts }),
  });
  const { vectors, error } = (await reply.json()) as { vectors?: number[][]; error?: string };
  console.log(reply.status, reply.headers.get("x-credential") ?? error, vectors?.length ?? "");
}

await post(["hello", "world"]);
simulator.key("key-of-team-a").revoked();
await post(["hello"]);
await post([""]);
console.log("health:", (await fetch(`${origin}/health`)).status);

simulator.key("key-of-team-b").latency(300);
const underWay = post(["a last one"]);
await simulator.key("key-of-team-b").waitForRequests(2);
process.kill(process.pid, "SIGTERM");
await underWay;
