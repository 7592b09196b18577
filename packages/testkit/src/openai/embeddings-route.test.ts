import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embed, post } from "../../test/post.js";
import { simulatedVector } from "../content/simulated-vector.js";
import type { Simulator } from "../server/simulator.js";
import { startSimulator } from "../server/start-simulator.js";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

async function vectorsOf(response: Response): Promise<unknown[]> {
  const { data } = (await response.json()) as { data: { embedding: unknown }[] };
  return data.map((each) => each.embedding);
}

describe("POST /v1/embeddings", () => {
  it("answers the vectors that simulatedVector gives, in the order of the inputs", async () => {
    const [first, second] = await vectorsOf(await embed(simulator, { input: ["a", "b"] }));
    expect(first).toEqual([...simulatedVector("text-embedding-3-small", "a", 8)]);
    expect(second).toEqual([...simulatedVector("text-embedding-3-small", "b", 8)]);
  });

  it("answers base64 of the same float32 when asked", async () => {
    const [encoded] = await vectorsOf(await embed(simulator, { encoding_format: "base64" }));
    const buffer = Buffer.from(String(encoded), "base64");
    const floats = new Float32Array(buffer.buffer, buffer.byteOffset, buffer.length / 4);
    expect(floats).toEqual(simulatedVector("text-embedding-3-small", "hello", 8));
  });

  it.each([
    ["text-embedding-3-small", 1536],
    ["text-embedding-3-large", 3072],
    ["anything-else", 1536],
  ])("gives %s %i dimensions when none are asked", async (model, length) => {
    const response = await post(simulator.baseURL, "/embeddings", "k", { model, input: "x" });
    expect(await vectorsOf(response)).toEqual([expect.objectContaining({ length })]);
  });

  it("counts a token for every four characters, and token arrays by their length", async () => {
    const usageOf = async (input: unknown) =>
      ((await (await embed(simulator, { input })).json()) as { usage: unknown }).usage;
    expect(await usageOf(["12345678", "123"])).toEqual({ prompt_tokens: 3, total_tokens: 3 });
    expect(await usageOf([[1, 2, 3], [4]])).toEqual({ prompt_tokens: 4, total_tokens: 4 });
  });

  it.each([
    ["an empty text", ""],
    ["an empty list", []],
    ["an empty text in a list", ["a", ""]],
    ["more than 2048 inputs", Array.from({ length: 2049 }, () => "x")],
    ["no input", null],
  ])("refuses %s in OpenAI's words", async (_, input) => {
    const response = await embed(simulator, { input });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: {
        message:
          "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.",
        type: "invalid_request_error",
        param: null,
        code: null,
      },
    });
  });

  it.each([
    [
      { input: "x".repeat(8610 * 4) },
      "This model's maximum context length is 8192 tokens, however you requested 8610 tokens (8610 in your prompt; 0 for the completion). Please reduce your prompt; or completion length.",
    ],
    [
      { input: Array.from({ length: 51 }, () => "x".repeat(6000 * 4)) },
      "Requested 306000 tokens, max 300000 tokens per request",
    ],
    [{ model: "text-embedding-ada-002" }, "This model does not support specifying dimensions."],
    [{ dimensions: 4000 }, "Invalid value for 'dimensions' = 4000. Must be a whole number of 1 to 1536."],
    [
      { encoding_format: "md5" },
      "Invalid value for 'encoding_format' = md5. Supported values: ['float', 'base64'].",
    ],
  ])("refuses request %#", async (fields, message) => {
    const response = await embed(simulator, fields);
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: expect.objectContaining({ message }) },
    ]);
  });

  it("refuses a body that is not JSON, or has no model", async () => {
    for (const body of ["{", "", {}]) {
      expect((await post(simulator.baseURL, "/embeddings", "k", body)).status).toBe(400);
    }
  });

  it("answers 404 for another method or path", async () => {
    const wrongMethod = await fetch(`${simulator.baseURL}/embeddings`, {
      headers: { authorization: "Bearer k" },
    });
    expect(wrongMethod.status).toBe(404);
    const wrongPath = await post(simulator.url, "/engines/x/embeddings", "k", {});
    expect(await wrongPath.json()).toMatchObject({
      error: { message: "Invalid URL (POST /engines/x/embeddings)" },
    });
  });
});

it("answers 404 model_not_found for a model it was not given", async () => {
  await using strict = await startSimulator({ models: ["text-embedding-3-small"] });
  expect((await embed(strict)).status).toBe(200);
  const response = await embed(strict, { model: "other" });
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({
    error: {
      message: "The model `other` does not exist or you do not have access to it.",
      type: "invalid_request_error",
      param: null,
      code: "model_not_found",
    },
  });
});
