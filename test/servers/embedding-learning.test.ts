import { embedMany } from "@hotspare/bulk";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { expect, it, onTestFinished } from "vitest";
import {
  countingVectors,
  type EmbeddingBody,
  inputsOf,
  listOf,
  refusal,
  startEmbeddingServer,
  texts,
} from "./embedding-server.js";

/** Takes two inputs a request, and no `encoding_format`. */
function particular(body: EmbeddingBody) {
  if ("encoding_format" in body) {
    return refusal("Unknown parameter: encoding_format");
  }
  return inputsOf(body).length > 2
    ? refusal("at most 2 inputs are allowed")
    : { body: listOf(countingVectors(body)) };
}

it("a server is learned while its vector space is verified", async () => {
  const { embed, embedder } = await startEmbeddingServer(particular, { vectorSpace: { verify: true } });
  expect((await embed(texts(5))).vectors.map(([first]) => first)).toEqual([0, 1, 2, 3, 4]);
  expect(embedder.status()[0]).toMatchObject({ state: "closed", served: 3 });
});

it("a bulk run asks in batches of what was learned", async () => {
  const { embedder, requests } = await startEmbeddingServer(particular);
  const found: unknown[] = [];
  for await (const { error, embedding } of embedMany(embedder, texts(41))) {
    found.push(error ?? embedding.dense[0]);
  }
  expect(found.sort((one, other) => Number(one) - Number(other))).toEqual(texts(41).map((_, index) => index));
  expect(requests.filter((body) => inputsOf(body).length > 2).length).toBeLessThan(10);
});

it("a check of the credentials learns as well", async () => {
  const { embedder, requests } = await startEmbeddingServer(particular);
  await embedder.checkCredentials();
  expect(requests.map((body) => "encoding_format" in body)).toEqual([true, false]);
  expect(embedder.status()[0]?.adjustments).toEqual(["encoding_format_refused"]);
});

it("another embedder of the same server and model knows what was learned; another model does not", async () => {
  const { embedder, embedderOf, requests } = await startEmbeddingServer(particular);
  await embedder.embed(["t1"]);
  await embedderOf("bge").embed(["t1"]);
  expect(requests).toHaveLength(3);
  await embedderOf("e5").embed(["t1"]);
  expect(requests).toHaveLength(5);
});

it("dimensions that the first server cannot give are the spare's to give", async () => {
  const first = await startEmbeddingServer((body) =>
    "dimensions" in body ? refusal("dimensions is not supported") : { body: listOf([[1, 2, 3, 4]]) },
  );
  const spare = await startEmbeddingServer(() => ({ body: listOf([[1, 2, 3]]) }));
  const hotspare = createHotspare({ plugins: [openai()] });
  onTestFinished(() => hotspare.close());
  const credentials = [first, spare].map(({ baseURL }, index) => ({
    id: `k${index}`,
    provider: "openai" as const,
    apiKey: "sk-test-0123456789",
    baseURL,
  }));
  const [alone = { provider: "openai" as const }] = credentials;
  const embedder = hotspare.embedder({ model: "bge", dimensions: 3, credentials });
  const { credentialId, embeddings } = await embedder.embed(["x"]);
  expect([credentialId, ...(embeddings[0]?.dense ?? [])]).toEqual(["k1", 1, 2, 3]);
  expect(embedder.status()[0]).toMatchObject({ state: "closed" });
  const only = hotspare.embedder({ model: "e5", dimensions: 3, credentials: [alone] });
  await expect(only.embed(["x"])).rejects.toThrow("dimensions is not supported");
  const taken = hotspare.embedder({ model: "e6", dimensions: 4, credentials: [alone] });
  expect((await taken.embed(["x"])).warnings).toMatchObject([{ type: "dropped", field: "dimensions" }]);
});
