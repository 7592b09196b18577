import type { EmbedResult } from "@hotspare/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../contract/protocol-error.js";
import { checkEmbedder } from "./check-embedder.js";
import { embeddingsEndpoint } from "./embeddings-endpoint.js";

const about = { id: "embd-1", createdMs: 0, model: 'a "model"\n' };

function resultOf(vectors: readonly (readonly number[])[]): EmbedResult {
  return {
    embeddings: vectors.map((values) => ({ dense: Float32Array.from(values) })),
    usage: { promptTokens: 7, completionTokens: 0, totalTokens: 7, source: "reported" },
    model: "upstream-model",
    provider: "p",
    credentialId: "a",
    credentialIds: ["a"],
    attempts: [],
    warnings: [],
  };
}

function answered(result: EmbedResult, fields: object = {}): unknown {
  const ask = embeddingsEndpoint.read({ input: "x", ...fields });
  return JSON.parse(embeddingsEndpoint.answer(result, ask, about));
}

function refusalOf(run: () => unknown): ProtocolError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError);
    return error as ProtocolError;
  }
  throw new Error("It was taken.");
}

const float = fc.float({ noNaN: true, noDefaultInfinity: true });
const vectors = fc.array(fc.array(float, { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 5 });

describe("An answer with vectors", () => {
  it("is OpenAI's object, with the same float32 numbers in both encodings", () => {
    fc.assert(
      fc.property(vectors, (values) => {
        const result = resultOf(values);
        const head = { object: "list", model: about.model, usage: { prompt_tokens: 7, total_tokens: 7 } };
        const dense = result.embeddings.map((each) => [...(each.dense ?? [])]);
        const item = (embedding: unknown, index: number) => ({ object: "embedding", index, embedding });
        const plain = dense.map((vector) => vector.map((value) => (value === 0 ? 0 : value)));
        const floats = answered(result) as { readonly data: readonly { embedding: number[] }[] };
        expect({
          ...floats,
          data: floats.data.map((each) => ({ ...each, embedding: each.embedding.map(Math.fround) })),
        }).toEqual({ ...head, data: plain.map(item) });
        const base64 = dense.map((vector) => {
          const bytes = Buffer.alloc(vector.length * 4);
          for (const [at, value] of vector.entries()) {
            bytes.writeFloatLE(value, at * 4);
          }
          return bytes.toString("base64");
        });
        expect(answered(result, { encoding_format: "base64" })).toEqual({ ...head, data: base64.map(item) });
      }),
    );
  });

  it("is correct for a vector that is a view of a larger buffer", () => {
    const memory = Float32Array.of(9, 1, 2, 9);
    const result = { ...resultOf([]), embeddings: [{ dense: memory.subarray(1, 3) }] };
    expect(answered(result)).toMatchObject({ data: [{ embedding: [1, 2] }] });
    const { data } = answered(result, { encoding_format: "base64" }) as { data: [{ embedding: string }] };
    expect(Buffer.from(data[0].embedding, "base64").readFloatLE(4)).toBe(2);
  });

  it("is refused if its vectors have another length than requested, or values that JSON cannot express", () => {
    expect(refusalOf(() => answered(resultOf([[1, 2, 3]]), { dimensions: 2 }))).toMatchObject({
      status: 400,
      param: "dimensions",
      message: expect.stringContaining("Write 3"),
    });
    expect(refusalOf(() => answered(resultOf([[1, Number.NaN]])))).toMatchObject({ status: 502 });
    const weights = { kind: "token" as const, weights: new Map([["a", 1]]) };
    const sparse = { ...resultOf([]), embeddings: [{ sparse: weights }] };
    expect(refusalOf(() => answered(sparse))).toMatchObject({ status: 400, param: "model" });
  });
});

describe("An embedder that cannot answer", () => {
  it("is refused before the request is sent", () => {
    const dense = { dimensions: 3, vectorIdentity: { output: "dense" } };
    checkEmbedder({ dimensions: 3 }, dense, "m");
    checkEmbedder({ dimensions: undefined }, dense, "m");
    checkEmbedder({ dimensions: 5 }, { dimensions: undefined }, "m");
    expect(refusalOf(() => checkEmbedder({ dimensions: 5 }, dense, "m")).param).toBe("dimensions");
    const sparse = { dimensions: undefined, vectorIdentity: { output: "sparse" } };
    expect(refusalOf(() => checkEmbedder({ dimensions: undefined }, sparse, "m")).param).toBe("model");
  });
});

describe("A request for vectors", () => {
  const png = "data:image/png;base64,iVBORw0KGgo=";
  const image = { type: "image_url", image_url: { url: png } };

  it("has one input for a text, and one input for each text of a list of any length", () => {
    expect(embeddingsEndpoint.read({ model: "m", input: "Hi" })).toEqual({
      model: "m",
      inputs: ["Hi"],
      encodingFormat: "float",
      dimensions: undefined,
    });
    const many = Array.from({ length: 5_000 }, (_, index) => `text ${index}`);
    const ask = embeddingsEndpoint.read({ input: many, dimensions: 8, encoding_format: "base64", user: "u" });
    expect(ask).toMatchObject({ inputs: many, dimensions: 8, encodingFormat: "base64", model: undefined });
    expect(embeddingsEndpoint.read({ input: "Hi", drop_params: true }).inputs).toEqual(["Hi"]);
  });

  it("has one input for a list of parts, and one input for each list in a list of lists", () => {
    const text = { type: "text", text: "A cat" };
    const parts = [
      { type: "text", text: "A cat" },
      { type: "image", image: png },
    ];
    expect(embeddingsEndpoint.read({ input: [text, image] }).inputs).toEqual([parts]);
    expect(embeddingsEndpoint.read({ input: [[text, image], [text], "plain"] }).inputs).toEqual([
      parts,
      [{ type: "text", text: "A cat" }],
      "plain",
    ]);
  });

  it.each<[string, unknown, string, string]>([
    ["no body", null, "body", "Missing required"],
    ["no input", {}, "input", "Missing required"],
    ["an empty text", { input: "" }, "input", "empty string"],
    ["an empty list", { input: [] }, "input", "empty array"],
    ["an empty text in a list", { input: ["a", ""] }, "input[1]", "empty string"],
    ["a number", { input: 5 }, "input", "a string or an array of strings"],
    ["tokens", { input: [1, 2] }, "input[0]", "check_embedding_ctx_length=False"],
    ["lists of tokens", { input: [[1, 2]] }, "input[0]", "check_embedding_ctx_length=False"],
    ["null in a list", { input: ["a", null] }, "input[1]", "a string"],
    ["texts beside parts", { input: ["a", image] }, "input[1]", "one list"],
    ["parts beside texts", { input: [image, "a"] }, "input[1]", "an object"],
    ["an empty list of parts", { input: [[]] }, "input[0]", "empty array"],
    ["another format", { input: "a", encoding_format: "int8" }, "encoding_format", "'float', 'base64'"],
    ["no dimensions", { input: "a", dimensions: 0 }, "dimensions", "minimum"],
    ["half dimensions", { input: "a", dimensions: 1.5 }, "dimensions", "an integer"],
    ["an unknown field", { input: "a", inputs: "b" }, "inputs", "Unknown parameter"],
    ["a path", { input: [{ type: "image_url", image_url: "/etc/passwd" }] }, "input[0].image_url.url", "URL"],
    [
      "a file",
      { input: [{ type: "image_url", image_url: { url: "file:///etc/passwd" } }] },
      "input[0].image_url.url",
      "URL",
    ],
    ["an unknown part", { input: [{ type: "image", image: png }] }, "input[0].type", "'image_url'"],
  ])("is refused with the name of the field: %s", (_what, body, param, words) => {
    const refusal = refusalOf(() => embeddingsEndpoint.read(body));
    expect(refusal).toMatchObject({ status: 400, type: "invalid_request_error", param });
    expect(refusal.message).toContain(words);
  });

  it("is read or refused, for any JSON", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.record({ input: fc.jsonValue() })), (body) => {
        try {
          const { inputs } = embeddingsEndpoint.read(body);
          expect(inputs.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
          expect((error as ProtocolError).status).toBe(400);
        }
      }),
      { numRuns: 500 },
    );
  });
});
