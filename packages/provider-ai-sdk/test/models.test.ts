import { InvalidConfigError } from "@hotspare/core";
import { expect, it } from "vitest";
import { aiSdk } from "../src/ai-sdk-plugin.js";
import type { AiSdkModel } from "../src/model/ai-sdk-model.js";
import { identityOf } from "../src/model/model-identity.js";
import { embeddingModel, languageModel } from "./scripted-models.js";
import { hello, hotspareOf, vlmOf } from "./world.js";

const models = {
  "bedrock-claude": languageModel("v3"),
  gemini: languageModel("v4"),
  vectors: embeddingModel("v3"),
};

function problemOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (InvalidConfigError.isInstance(error)) return error.message;
    throw error;
  }
  return "";
}

it("finds a model by the credential's name for it, or by the VLM's own", async () => {
  const hotspare = hotspareOf({ models });
  const named = hotspare.vlm({
    model: "any",
    credentials: [{ provider: "ai-sdk", model: "bedrock-claude" }],
  });
  const own = hotspare.vlm({ model: "gemini", credentials: [{ provider: "ai-sdk" }] });
  expect((await named.complete(hello)).content).toBe("Hello.");
  expect((await own.complete(hello)).content).toBe("Hello.");
  expect(named.effectiveOptions.credentials[0]).toMatchObject({ model: "bedrock-claude" });
});

it("finds an embedding model by the embedder's name", async () => {
  const embedder = hotspareOf({ models }).embedder({
    model: "vectors",
    credentials: [{ provider: "ai-sdk" }],
  });
  expect((await embedder.embed(["ab"])).embeddings[0]?.dense).toEqual(Float32Array.of(2, 1));
});

it("compares vector spaces by the model that is called, whatever its name", () => {
  const hotspare = hotspareOf({
    models: { ...models, other: embeddingModel("v3", { modelId: "other-embed" }) },
  });
  const credentials = (...names: readonly string[]) =>
    names.map((model) => ({ provider: "ai-sdk" as const, model }));
  expect(() => hotspare.embedder({ model: "acme-embed", credentials: credentials("vectors") })).not.toThrow();
  expect(
    problemOf(() => hotspare.embedder({ model: "acme-embed", credentials: credentials("vectors", "other") })),
  ).toContain("not comparable");
});

it.each<[what: string, model: unknown, words: readonly string[]]>([
  ["a mistyped name", "gemeni", ['did you mean "gemini"', "bedrock-claude, gemini, vectors"]],
  ["a gateway's text", "openai/gpt-4o", ['openai("gpt-4o")', 'gateway("openai/gpt-4o")']],
  ["a key", "sk-proj-abcdefghijklmnop", ["this; there are"]],
  [
    "a version that does not exist",
    { ...languageModel("v3"), specificationVersion: "v9" },
    ['"v9"', "v2, v3 and v4"],
  ],
  ["version 1, which has no number", { ...languageModel("v3"), specificationVersion: "v1" }, ['"v1"']],
  ["a provider", () => languageModel("v3"), ["call it with the id of a model"]],
  [
    "an image model",
    { specificationVersion: "v3", provider: "a", modelId: "b", doGenerate: () => 1 },
    ["image"],
  ],
  ["a reranking model", { specificationVersion: "v3", doRerank: () => 1 }, ["reranking"]],
  ["a promise", Promise.resolve(languageModel("v3")), ["await it"]],
  ["a plain object", { id: 1 }, ["doGenerate and doStream"]],
  ["a number", 7, ["a number"]],
])("refuses %s, and says what to write", (_, model, words) => {
  const given = { provider: "ai-sdk", model } as never;
  const message = problemOf(() => hotspareOf({ models }).vlm({ model: "any", credentials: [given] }));
  expect(message).toContain("credentials[0].model");
  for (const word of words) expect(message).toContain(word);
  expect(message).not.toContain("abcdefghijklmnop");
});

it("refuses a model of the other kind", () => {
  const hotspare = hotspareOf({ models });
  const vlm = problemOf(() => hotspare.vlm({ model: "vectors", credentials: [{ provider: "ai-sdk" }] }));
  expect(vlm).toContain("credentials[0].model: is an embedding model (acme-embed)");
  const embedder = problemOf(() =>
    hotspare.embedder({ model: "gemini", credentials: [{ provider: "ai-sdk" }] }),
  );
  expect(embedder).toContain("is a language model (acme-1)");
});

it("refuses what is wrong with its options, and fields that belong to the model's provider", () => {
  expect(problemOf(() => aiSdk({ models: { a: "openai/gpt-4o" as never } }))).toContain(
    'models["a"]: must be a model object',
  );
  expect(problemOf(() => aiSdk({ model: {} } as never))).toContain('did you mean "models"');
  expect(problemOf(() => aiSdk({ inputTypeOptions: {} } as never))).toContain("must be a function");
  const given = { provider: "ai-sdk", model: "gemini", apiKey: "secret-0123456789" } as never;
  const message = problemOf(() => hotspareOf({ models }).vlm({ model: "any", credentials: [given] }));
  expect(message).toContain("createAnthropic({ apiKey, baseURL })");
  expect(message).not.toContain("secret-0123456789");
});

it("uses the modalities of a credential", async () => {
  const blind = languageModel("v3");
  const seeing = languageModel("v3");
  const vlm = vlmOf([{ model: blind, modalities: ["text"] }, seeing]);
  await vlm.complete({
    messages: [{ role: "user", content: [{ type: "file", file: Buffer.from("%PDF-1.7\n") }] }],
  });
  expect([blind.calls.length, seeing.calls.length]).toEqual([0, 1]);
});

/** Models as the packages create them: each holds the function that makes the headers of its provider instance. */
function providerOf(apiKey: string) {
  const headers = () => ({ "x-api-key": apiKey, "x-version": "1" });
  return (modelId: string) =>
    Object.assign(languageModel("v3", { modelId }), {
      config: { baseURL: "https://api.acme.test/v1/?key=of-the-query", headers },
    });
}

it("treats two models with the same key as one account, and another key as another account, and shows no key", () => {
  const [one, other, again] = ["key-one-0123456789", "key-two-0123456789", "key-one-0123456789"].map(
    providerOf,
  );
  const identities = [one?.("a"), one?.("b"), again?.("a"), other?.("a")].map((model) =>
    identityOf(model as AiSdkModel),
  );
  const [first, second, third, fourth] = identities.map(({ account }) => account);
  expect([second, third]).toEqual([first, first]);
  expect(fourth).not.toBe(first);
  expect(new Set(identities.map(({ endpoint }) => endpoint))).toEqual(new Set(["https://api.acme.test/v1"]));
  expect(JSON.stringify(identities)).not.toMatch(/0123456789|of-the-query/);
});

it("identifies models whose key is fetched by their provider instance", () => {
  const instance = () => {
    const headers = async () => ({ authorization: "Bearer fetched" });
    return () => Object.assign(languageModel("v3"), { config: { headers } });
  };
  const [one, other] = [instance(), instance()];
  expect(identityOf(one()).account).toBe(identityOf(one()).account);
  expect(identityOf(one()).account).not.toBe(identityOf(other()).account);
});

it("identifies a model that shows nothing by its object", () => {
  const model = languageModel("v3");
  expect(identityOf(model)).toEqual(identityOf(model));
  expect(identityOf(languageModel("v3")).account).not.toBe(identityOf(model).account);
  expect(identityOf(languageModel("v3")).endpoint).not.toBe(identityOf(model).endpoint);
});
