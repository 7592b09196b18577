import { InvalidConfigError, type ResolvedEmbeddingInput } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { neverAborts, rejectionOf } from "../../test/adapters.js";
import { judgeWith } from "../../test/judge.js";
import { sendJson, startLoopback } from "../../test/loopback-server.js";
import { vikingDBEmbedder } from "../../test/vikingdb-adapter.js";
import { vikingDBErrorRules } from "../failures/vikingdb-error-rules.js";

type Options = Parameters<typeof vikingDBEmbedder>[1];

const success = (data: unknown, usage: unknown = {}) => ({
  code: "Success",
  result: { data, token_usage: usage },
});
const dense = { dense: [0.5, 1], sparse: { 天: 0.25, 139: 0.5 } };
const vision = "doubao-embedding-vision-251215";

/** The body of a request as it is sent. */
async function sent(inputs: readonly ResolvedEmbeddingInput[], options?: Options, context = {}) {
  const { baseURL, requests } = await startLoopback((response) =>
    sendJson(response, success(inputs.map(() => dense))),
  );
  await vikingDBEmbedder(baseURL, options).embed(inputs, { ...neverAborts, ...context });
  const [request] = requests;
  if (request === undefined) throw new Error("nothing was sent");
  return request;
}

/** The result of an embedder for one body. */
async function embedded(body: unknown, options?: Options, inputs: readonly string[] = ["x"]) {
  const { baseURL } = await startLoopback((response) => sendJson(response, body));
  return vikingDBEmbedder(baseURL, options).embed(inputs, neverAborts);
}

describe("a VikingDB request", () => {
  it("names the model, and carries no other field", async () => {
    const { path, body } = await sent(["a", "b"]);
    expect(path).toBe("/api/vikingdb/embedding");
    expect(body).toEqual({ dense_model: { name: "bge-m3" }, data: [{ text: "a" }, { text: "b" }] });
  });

  it("carries the credential's extraBody, which replaces a field of ours", async () => {
    const extraBody = { project: "p", dense_model: { name: "of_mine" } };
    expect((await sent(["a"], { extraBody })).body).toEqual({ ...extraBody, data: [{ text: "a" }] });
  });

  it("reads the version from the model's name, or from the credential", async () => {
    const model = { name: "doubao-embedding-vision", version: "251215" };
    expect((await sent(["a"], { model: vision })).body["dense_model"]).toEqual(model);
    const options = {
      model: "doubao-embedding-vision",
      credential: { apiKey: "key", modelVersion: "251215" },
    };
    expect((await sent(["a"], options)).body["dense_model"]).toEqual(model);
  });

  it("refuses two versions, whose vectors are not comparable", () => {
    const credential = { apiKey: "key", modelVersion: "250615" };
    expect(() => vikingDBEmbedder("http://127.0.0.1:9", { model: vision, credential })).toThrow(
      InvalidConfigError,
    );
  });

  it("requests dense vectors, sparse vectors, or both at once", async () => {
    const hybrid = await sent(["a"], { output: "hybrid", dimensions: 512 });
    expect(hybrid.body).toMatchObject({
      dense_model: { name: "bge-m3", dim: 512 },
      sparse_model: { name: "bge-m3" },
    });
    const sparse = await sent(["a"], { output: "sparse" });
    expect(Object.keys(sparse.body)).toEqual(["sparse_model", "data"]);
  });

  it.each([
    ["bge-large-zh", "query", "为这个句子生成表示以用于检索相关文章："],
    ["bge-large-zh", "document", undefined],
    ["bge-m3", "query", undefined],
    ["doubao-embedding-vision-250615", "query", "根据这个问题，找到能回答这个问题的相应文本或图片："],
    [vision, "document", "Instruction:Compress the text into one word.\nQuery:"],
    ["nobody-knows", "query", undefined],
  ])("sends %s the documented instruction for a %s", async (model, inputType, content) => {
    const { body } = await sent(["a"], { model }, { inputType });
    const { instruction } = body["dense_model"] as { readonly instruction?: unknown };
    expect(instruction).toEqual(content === undefined ? undefined : { content });
  });

  it("carries pictures and videos by their address", async () => {
    const url = (text: string) => ({ kind: "url", url: text }) as const;
    const input = [
      { type: "text", text: "a" },
      { type: "text", text: "b" },
      { type: "image", image: url("https://a.example/cat.png") },
      { type: "video", video: url("https://a.example/film.mp4"), framesPerSecond: 0.5 },
    ] as const;
    expect((await sent([input], { model: vision })).body["data"]).toEqual([
      {
        text: "a\nb",
        image: "https://a.example/cat.png",
        video: { value: "https://a.example/film.mp4", fps: 0.5 },
      },
    ]);
  });

  it("refuses bytes, and two pictures in one input, before anything is sent", async () => {
    const { baseURL, requests } = await startLoopback((response) => sendJson(response, success([dense])));
    const embedder = vikingDBEmbedder(baseURL, { model: vision });
    const image = { kind: "url", url: "https://a.example/cat.png" } as const;
    const bytes = { kind: "bytes", bytes: Uint8Array.of(1), mediaType: "image/png" } as const;
    await expect(embedder.embed([[{ type: "image", image: bytes }]], neverAborts)).rejects.toThrow(
      /no bytes/,
    );
    const twice = [{ type: "image", image } as const, { type: "image", image } as const];
    await expect(embedder.embed([twice], neverAborts)).rejects.toThrow(/one image/);
    expect(requests).toHaveLength(0);
  });

  it("of more than 4 MB is not sent, and is the input's fault", async () => {
    const { baseURL, requests } = await startLoopback((response) => sendJson(response, success([dense])));
    const text = "天".repeat(1_500_000);
    const error = await rejectionOf(vikingDBEmbedder(baseURL).embed([text], neverAborts));
    expect(judgeWith(vikingDBErrorRules)(error, "embed").class).toBe("input_too_large");
    expect(requests).toHaveLength(0);
  });

  it("carries an API key unchanged", async () => {
    const { headers } = await sent(["a"], { credential: { apiKey: "test-key" } });
    expect(headers.authorization).toBe("Bearer test-key");
    expect(headers).not.toHaveProperty("x-date");
  });
});

describe("a VikingDB reply", () => {
  it("has the requested vectors, with sparse weights by token", async () => {
    const sparse = {
      kind: "token",
      weights: new Map([
        ["139", 0.5],
        ["天", 0.25],
      ]),
    };
    const vector = Float32Array.of(0.5, 1);
    expect((await embedded(success([dense]), { output: "hybrid" })).embeddings).toEqual([
      { dense: vector, sparse },
    ]);
    expect((await embedded(success([dense]), { output: "sparse" })).embeddings).toEqual([{ sparse }]);
    expect((await embedded(success([dense]))).embeddings).toEqual([{ dense: vector }]);
  });

  it("sums the usage of all its models", async () => {
    const usage = {
      "bge-m3__default": { prompt_tokens: 14, image_tokens: 0, total_tokens: 14 },
      "doubao-embedding-large__240915": { prompt_tokens: 9, image_tokens: 3, total_tokens: 9 },
    };
    expect((await embedded(success([dense], usage))).usage).toEqual({
      promptTokens: 23,
      completionTokens: 0,
      totalTokens: 23,
      imageTokens: 3,
      source: "reported",
    });
  });

  it("has an estimated usage when it states none", async () => {
    expect((await embedded(success([dense]))).usage).toMatchObject({ promptTokens: 1, source: "estimated" });
  });

  it.each([
    ["a success without a result", { code: "Success", result: null }, "no_vectors"],
    ["an empty list", success([]), "no_vectors"],
    ["two vectors for one input", success([dense, dense]), "wrong_vector_count"],
    ["an item without a vector", success([{}]), "null_vector"],
    ["a vector under another name", success([{ dense_embedding: [1] }]), "null_vector"],
    ["a page", "<html>502</html>", "html_reply"],
    ["cut JSON", '{"code":"Success","result":{"da', "truncated_json"],
  ])("is no vector when it is %s", async (_, body, reason) => {
    expect(await rejectionOf(embedded(body))).toMatchObject({ reason });
  });

  it.each([
    ["a number", { code: 1000029, message: "x" }, "rate_limited", "account_model"],
    ["a number as text", { code: "1000028", message: "x" }, "transient", "endpoint_model"],
    ["overdue", { code: 1000033, message: "x" }, "auth", "account"],
    ["a word with its element", { code: "NotFound.Model", message: "x" }, "not_found", "credential_model"],
    ["no permission", { code: 1000002, message: "x" }, "auth", "credential"],
    ["an embedding that failed", { code: 1000025, message: "x" }, "unknown", "credential_model"],
    ["nothing", { message: "x" }, "unknown", "credential_model"],
    ["null", { code: null, message: "x" }, "unknown", "credential_model"],
  ])("with status 200 is classified by its code when the code is %s", async (_, body, name, scope) => {
    const error = await rejectionOf(embedded(body));
    expect(judgeWith(vikingDBErrorRules)(error, "embed")).toMatchObject({ class: name, scope });
  });
});

it("accepts ten inputs in a request, and returns sparse vectors when the model does", () => {
  const capabilities = (model: string) => vikingDBEmbedder("http://127.0.0.1:9", { model }).capabilities;
  expect(capabilities("bge-m3")).toMatchObject({ maxInputs: 10, outputs: ["dense", "sparse", "hybrid"] });
  expect(capabilities("bge-large-zh")).toMatchObject({ modalities: ["text"], outputs: ["dense"] });
  expect(capabilities("doubao-embedding-vision-250328").outputs).toEqual(["dense"]);
  expect(capabilities(vision).modalities).toEqual(["text", "image", "video"]);
});
