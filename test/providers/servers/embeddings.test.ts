import { createHotspare, failureOf } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { simulatedVector, startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { embeddingServers, keys, serverWorld } from "./server-world.js";

const texts = (count: number) => Array.from({ length: count }, (_, index) => `text ${index}`);

/** The inputs whose vectors are not theirs. */
function misplaced(inputs: readonly string[], embeddings: readonly { readonly dense?: ArrayLike<number> }[]) {
  const own = (text: string) => Buffer.from(simulatedVector("embed", text, 1536).buffer);
  return inputs.filter((text, index) => {
    const vector = Float32Array.from(embeddings[index]?.dense ?? []);
    return !own(text).equals(Buffer.from(vector.buffer));
  });
}

/** What each server does with 300 inputs once it is known: the requests that answer them. */
const requestsFor300: Readonly<Record<string, number>> = { gemini: 3, mistral: 2, dashscope: 30 };

describe.each(embeddingServers)("embeddings of %s", (server) => {
  it.each([1, 40, 300])("embeds %i inputs in order, and counts their tokens", async (count) => {
    const { embedder } = await serverWorld(server);
    const inputs = texts(count);
    const { embeddings, usage, attempts, credentialIds } = await embedder().embed(inputs);
    expect([embeddings.length, misplaced(inputs, embeddings)]).toEqual([count, []]);
    const promptTokens = inputs.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
    expect(usage).toMatchObject({ promptTokens, completionTokens: 0, source: "reported" });
    expect(credentialIds).toEqual(["first"]);
    expect(attempts.every(({ credentialId }) => credentialId === "first")).toBe(true);
  });

  it("asks rightly from the first request on when it has been asked before", async () => {
    const { embedder, simulator } = await serverWorld(server);
    const model = embedder();
    await model.embed(texts(300));
    const before = simulator.requests.length;
    await model.embed(texts(300));
    const { length } = simulator.requests;
    const later = simulator.requests.slice(before);
    expect(later.map(({ status }) => status)).toEqual(later.map(() => 200));
    expect(length - before).toBe(requestsFor300[server] ?? 1);
  });

  it.each(["query", "document"] as const)("embeds a %s", async (inputType) => {
    const { embedder } = await serverWorld(server);
    const { embeddings } = await embedder().embed(["hello"], { inputType });
    expect(misplaced(["hello"], embeddings)).toEqual([]);
  });

  it("lets the spare answer when a vector is nothing but zeros", async () => {
    const { embedder, first } = await serverWorld(server);
    first.zeroVector();
    const { embeddings, credentialId } = await embedder().embed(["hello"]);
    expect(misplaced(["hello"], embeddings)).toEqual([]);
    expect(credentialId).toBe("spare");
  });
});

it.each(["deepseek", "groq"] as const)("lets another server embed what %s cannot", async (server) => {
  const { simulator, hotspare } = await serverWorld(server);
  const spare = await startSimulator();
  onTestFinished(() => spare.close());
  const embedder = hotspare.embedder({
    model: "embed",
    dimensions: 1536,
    credentials: [
      { id: "first", provider: "openai", baseURL: simulator.baseURL, apiKey: keys[0] },
      { id: "spare", provider: "openai", baseURL: spare.baseURL, apiKey: keys[1] },
    ],
  });
  const { embeddings, credentialId, attempts } = await embedder.embed(["hello"]);
  expect(misplaced(["hello"], embeddings)).toEqual([]);
  expect([credentialId, attempts[0]?.classification?.class]).toEqual(["spare", "not_found"]);
});

it("needs no key for a server that has none", async () => {
  for (const server of ["vllm", "ollama", "llama.cpp"] as const) {
    const { simulator, hotspare } = await serverWorld(server);
    const credentials = [{ provider: "openai" as const, baseURL: simulator.baseURL }];
    const { embeddings } = await hotspare
      .embedder({ model: "embed", dimensions: 1536, credentials })
      .embed(["hello"]);
    expect(embeddings).toHaveLength(1);
  }
});

it("says that llama.cpp takes no longer a text", async () => {
  const simulator = await startSimulator({ dialect: "llama.cpp" });
  await using hotspare = createHotspare({ plugins: [openai()] });
  onTestFinished(() => simulator.close());
  const credentials = [{ provider: "openai" as const, baseURL: simulator.baseURL, apiKey: keys[0] }];
  const embedder = hotspare.embedder({ model: "embed", dimensions: 1536, credentials });
  const error = await embedder.embed(["word ".repeat(1000)]).catch((thrown: unknown) => thrown);
  expect(failureOf(error)?.classification.class).toBe("input_too_large");
  expect(simulator.requests).toHaveLength(1);
});
