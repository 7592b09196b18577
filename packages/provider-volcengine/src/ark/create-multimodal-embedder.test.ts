import type { ResolvedEmbeddingInput } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { arkEmbedder, neverAborts, rejectionOf } from "../../test/adapters.js";
import { sendJson, startLoopback } from "../../test/loopback-server.js";

const reply = (data: unknown) => ({ model: "served", data, usage: { prompt_tokens: 7, total_tokens: 7 } });
const good = reply({ embedding: [0.5, 1], sparse_embedding: [{ index: 3, value: 0.25 }] });

type Options = Parameters<typeof arkEmbedder>[1];

/** The body for one input, as it is sent. */
async function sent(input: ResolvedEmbeddingInput, options?: Options, context = {}) {
  const { baseURL, requests } = await startLoopback((response) => sendJson(response, good));
  await arkEmbedder(baseURL, options).embed([input], { ...neverAborts, ...context });
  const [request] = requests;
  if (request === undefined) throw new Error("nothing was sent");
  return request;
}

/** The result of an embedder for one body. */
async function embedded(body: unknown, options?: Options) {
  const { baseURL } = await startLoopback((response) => sendJson(response, body));
  return arkEmbedder(baseURL, options).embed(["x"], neverAborts);
}

const image = { kind: "bytes", bytes: Uint8Array.of(1, 2, 3), mediaType: "image/png" } as const;
const video = { kind: "url", url: "https://a.example/film.mp4" } as const;

describe("a multimodal embedding request", () => {
  it("is one input, as base64, with the requested dimensions", async () => {
    expect(await sent("hello", { dimensions: 1024 })).toMatchObject({
      path: "/api/v3/embeddings/multimodal",
      body: {
        model: "doubao-embedding-vision-251215",
        input: [{ type: "text", text: "hello" }],
        encoding_format: "base64",
        dimensions: 1024,
      },
    });
  });

  it("lets the headers of its call override those of its credential", async () => {
    const context = { headers: { "X-Team": "b" } };
    expect((await sent("hello", { headers: { "x-team": "a" } }, context)).headers["x-team"]).toBe("b");
  });

  it("carries the credential's extraBody", async () => {
    expect((await sent("hello", { extraBody: { user: "u" } })).body).toMatchObject({ user: "u" });
  });

  it("carries pictures and videos", async () => {
    const { body } = await sent([
      { type: "text", text: "a" },
      { type: "image", image },
      { type: "video", video, framesPerSecond: 0.5 },
    ]);
    expect(body["input"]).toEqual([
      { type: "text", text: "a" },
      { type: "image_url", image_url: { url: "data:image/png;base64,AQID" } },
      { type: "video_url", video_url: { url: "https://a.example/film.mp4", fps: 0.5 } },
    ]);
  });

  it("requests sparse vectors when the output has them, and never sends an empty option", async () => {
    expect((await sent("x", { output: "hybrid" })).body["sparse_embedding"]).toEqual({ type: "enabled" });
    expect(Object.values((await sent("x")).body)).not.toContain(null);
    expect((await sent("x")).body).not.toHaveProperty("sparse_embedding");
  });

  it("sends instructions for a question and for a document", async () => {
    const query = await sent("x", {}, { inputType: "query" });
    const document = await sent(
      [
        { type: "text", text: "a" },
        { type: "image", image },
      ],
      {},
      { inputType: "document" },
    );
    expect(query.body["instructions"]).toMatch(/^Target_modality: text\.\nInstruction:.+\nQuery:$/);
    expect(document.body["instructions"]).toBe(
      "Instruction:Compress the text and image into one word.\nQuery:",
    );
    expect((await sent("x")).body).not.toHaveProperty("instructions");
  });

  it("sends the user's own instructions", async () => {
    const options = { instructions: { query: "find it" } };
    expect((await sent("x", options, { inputType: "query" })).body["instructions"]).toBe("find it");
    expect((await sent("x", options, { inputType: "document" })).body).not.toHaveProperty("instructions");
  });

  it("leaves instructions out for a model without instructions", async () => {
    const options = { model: "doubao-embedding-vision-250615" };
    expect((await sent("x", options, { inputType: "query" })).body).not.toHaveProperty("instructions");
  });

  it("has only one input, because a list would become one vector", async () => {
    const { baseURL, requests } = await startLoopback((response) => sendJson(response, good));
    await expect(arkEmbedder(baseURL).embed(["a", "b"], neverAborts)).rejects.toThrow(TypeError);
    expect(requests).toHaveLength(0);
  });
});

describe("the reply", () => {
  it("has both vectors of a hybrid output, otherwise the requested vector", async () => {
    const sparse = { kind: "index", indices: Uint32Array.of(3), values: Float32Array.of(0.25) };
    const dense = Float32Array.of(0.5, 1);
    expect((await embedded(good, { output: "hybrid" })).embeddings).toEqual([{ dense, sparse }]);
    expect((await embedded(good, { output: "sparse" })).embeddings).toEqual([{ sparse }]);
    expect((await embedded(good)).embeddings).toEqual([{ dense }]);
  });

  it("may be a list with one vector, and one sparse entry without a list", async () => {
    const body = reply([{ embedding: [1], sparse_embedding: { index: 1, value: 2 } }]);
    expect((await embedded(body, { output: "hybrid" })).embeddings).toEqual([
      {
        dense: Float32Array.of(1),
        sparse: { kind: "index", indices: Uint32Array.of(1), values: Float32Array.of(2) },
      },
    ]);
  });

  it("has an estimated usage when it states none", async () => {
    const { usage } = await embedded({ data: { embedding: [1] } });
    expect(usage).toMatchObject({ promptTokens: 1, source: "estimated" });
  });

  it.each([
    ["a page", "<html>502</html>", "html_reply"],
    ["nothing", "", "empty_reply"],
    ["cut JSON", '{"data":{"embedding":[0.1', "truncated_json"],
    ["an error", { error: { code: "ServerOverloaded", message: "x" } }, "error_in_reply"],
    ["no data", {}, "no_vectors"],
    ["an empty list", reply([]), "no_vectors"],
    ["two vectors", reply([{ embedding: [1] }, { embedding: [1] }]), "wrong_vector_count"],
    ["a vector null", reply({ embedding: null }), "null_vector"],
    ["an empty vector", reply({ embedding: [] }), "empty_vector"],
  ])("is no vector when it is %s", async (_, body, reason) => {
    expect(await rejectionOf(embedded(body))).toMatchObject({ reason });
  });
});
