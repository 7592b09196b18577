import { rejectionOf } from "@hotspare/testkit";
import { expect, it } from "vitest";
import { embeddingModel } from "./scripted-models.js";
import { embedderOf } from "./world.js";

it("turns the model's numbers into vectors, and estimates the usage when the model reports none", async () => {
  const model = embeddingModel("v3");
  const { embeddings, usage } = await embedderOf([model]).embed(["a", "abc"]);
  expect(embeddings.map(({ dense }) => [...dense])).toEqual([
    [1, 1],
    [3, 1],
  ]);
  expect(usage.source).toBe("estimated");
  expect(Object.keys(model.calls[0] ?? {}).sort()).toEqual(["abortSignal", "values"]);
});

it.each([
  ["google.generative-ai", "gemini-embedding-001", { google: { taskType: "RETRIEVAL_QUERY" } }],
  [
    "google.vertex.embedding",
    "text-embedding-005",
    { google: { taskType: "RETRIEVAL_QUERY" }, vertex: { taskType: "RETRIEVAL_QUERY" } },
  ],
  ["cohere.textEmbedding", "embed-v4.0", { cohere: { inputType: "search_query" } }],
  ["amazon-bedrock", "cohere.embed-v4:0", { bedrock: { inputType: "search_query" } }],
  [
    "amazon-bedrock",
    "amazon.nova-2-multimodal-embeddings-v1:0",
    { bedrock: { embeddingPurpose: "GENERIC_RETRIEVAL" } },
  ],
  ["amazon-bedrock", "amazon.titan-embed-text-v2:0", undefined],
  ["voyage.embedding", "voyage-3.5", { voyage: { inputType: "query" } }],
  ["jina.embedding", "jina-embeddings-v3", { jina: { inputType: "retrieval.query" } }],
  ["openai.embedding", "text-embedding-3-small", undefined],
])("sends the input type to %s, %s", async (provider, modelId, providerOptions) => {
  const model = embeddingModel("v3", { provider, modelId });
  await embedderOf([model]).embed(["a"], { inputType: "query" });
  expect(model.calls[0]?.["providerOptions"]).toEqual(providerOptions);
});

it("asks the user's function first, then the table", async () => {
  const model = embeddingModel("v3", { provider: "cohere.embedding", modelId: "embed-v4.0" });
  const inputTypeOptions = (inputType: string, { modelId }: { readonly modelId: string }) =>
    inputType === "query" ? { cohere: { inputType: `${modelId}/${inputType}` } } : undefined;
  const embedder = embedderOf([model], { inputTypeOptions });
  await embedder.embed(["a"], { inputType: "query" });
  await embedder.embed(["a"], { inputType: "document" });
  expect(model.calls.map(({ providerOptions }) => providerOptions)).toEqual([
    { cohere: { inputType: "embed-v4.0/query" } },
    { cohere: { inputType: "search_document" } },
  ]);
});

it.each([
  ["openai.embedding", "a", { openai: { dimensions: 2 } }],
  ["google.generative-ai", "a", { google: { outputDimensionality: 2 } }],
  ["cohere.textEmbedding", "a", { cohere: { outputDimension: 2 } }],
  ["amazon-bedrock", "amazon.titan-embed-text-v2:0", { bedrock: { dimensions: 2 } }],
  ["amazon-bedrock", "amazon.nova-2-multimodal-embeddings-v1:0", { bedrock: { embeddingDimension: 2 } }],
  ["acme.embedding", "a", { acme: { dimensions: 2 } }],
])("requests a length from %s, %s", async (provider, modelId, providerOptions) => {
  const model = embeddingModel("v3", { provider, modelId });
  await embedderOf([model], {}, 2).embed(["a"]);
  expect(model.calls[0]).toMatchObject({ providerOptions });
});

it("also requests a length in the field of version 4", async () => {
  const model = embeddingModel("v4");
  await embedderOf([model], {}, 2).embed(["a"]);
  expect(model.calls[0]).toMatchObject({ dimensions: 2 });
});

it("splits inputs by the model's limit, also when the limit is a promise", async () => {
  for (const limit of [2, Promise.resolve(2)]) {
    const model = embeddingModel("v3", { limit });
    const { embeddings } = await embedderOf([model]).embed(["a", "bb", "ccc", "dddd", "eeeee"]);
    expect(embeddings.map(({ dense }) => dense[0])).toEqual([1, 2, 3, 4, 5]);
    expect(model.calls.map(({ values }) => (values as readonly string[]).length).sort()).toEqual([1, 2, 2]);
  }
});

it("learns the limit from the package's own error", async () => {
  const marks = {
    [Symbol.for("vercel.ai.error.AI_TooManyEmbeddingValuesForCallError")]: true,
    maxEmbeddingsPerCall: 2,
  };
  const model = embeddingModel("v2", {
    limit: undefined,
    embed: (values) => {
      if (values.length > 2) throw Object.assign(new Error("Too many."), marks);
      return { embeddings: values.map((text) => [text.length, 1]) };
    },
  });
  const { embeddings } = await embedderOf([model]).embed(["a", "bb", "ccc"]);
  expect(embeddings.map(({ dense }) => dense[0])).toEqual([1, 2, 3]);
});

it("sends the parts of a call one after the other when the model requires it", async () => {
  let running = 0;
  let most = 0;
  const embed = async (values: readonly string[]) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return { embeddings: values.map(() => [1, 1]) };
  };
  const inputs = ["a", "b", "c", "d"];
  await embedderOf([embeddingModel("v3", { limit: 1, parallel: false, embed })]).embed(inputs);
  expect(most).toBe(1);
  await embedderOf([embeddingModel("v3", { limit: 1, parallel: Promise.resolve(true), embed })]).embed(
    inputs,
  );
  expect(most).toBeGreaterThan(1);
});

it.each([
  ["no list", {}],
  ["a list of something else", { embeddings: ["x"] }],
  ["too few vectors", { embeddings: [] }],
  ["a vector of zeros", { embeddings: [[0, 0]] }],
])("treats %s as no answer", async (_, result) => {
  const broken = embeddingModel("v3", { modelId: "m", embed: () => result });
  const { credentialId } = await embedderOf([broken, embeddingModel("v3", { modelId: "m" })]).embed(["a"]);
  expect(credentialId).toBe("c1");
});

it("refuses a picture", async () => {
  const content = [{ type: "image", image: "https://a.test/a.png" }] as never;
  expect(String(await rejectionOf(embedderOf([embeddingModel("v3")]).embed([content])))).toContain("image");
});
