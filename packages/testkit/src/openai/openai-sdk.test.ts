import OpenAI from "openai";
import { afterAll, beforeAll, expect, it } from "vitest";
import { simulatedVector } from "../content/simulated-vector.js";
import type { Simulator } from "../server/simulator.js";
import { startSimulator } from "../server/start-simulator.js";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const client = (key: string) => new OpenAI({ apiKey: key, baseURL: simulator.baseURL, maxRetries: 0 });
const messages = [{ role: "user" as const, content: "hello" }];

it("embeds through the SDK, which asks for base64", async () => {
  const { data, usage } = await client("k").embeddings.create({
    model: "m",
    input: ["a", "b"],
    dimensions: 4,
  });
  expect(data.map((each) => each.embedding)).toEqual([
    [...simulatedVector("m", "a", 4)],
    [...simulatedVector("m", "b", 4)],
  ]);
  expect(usage.prompt_tokens).toBe(2);
});

it("streams through the SDK to the usage", async () => {
  const stream = await client("k").chat.completions.create({
    model: "m",
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = "";
  let totalTokens: number | undefined;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? "";
    totalTokens = chunk.usage?.total_tokens;
  }
  expect(text).toBe('This is the simulated m. You wrote: "hello".');
  expect(totalTokens).toBeGreaterThan(2);
});

it("throws the SDK's own errors", async () => {
  simulator.key("revoked").revoked();
  simulator.key("limited").quota(0);
  simulator.key("reset").resetConnection();
  const ask = (key: string) => client(key).embeddings.create({ model: "m", input: "a" });
  await expect(ask("revoked")).rejects.toMatchObject({ status: 401, code: "invalid_api_key" });
  await expect(ask("limited")).rejects.toMatchObject({ status: 429, type: "insufficient_quota" });
  await expect(ask("reset")).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
});

it("throws the SDK's error for an error event within a stream", async () => {
  simulator.key("event").streamError({ afterTokens: 1 });
  const stream = await client("event").chat.completions.create({ model: "m", messages, stream: true });
  const reading = (async () => {
    for await (const _ of stream);
  })();
  await expect(reading).rejects.toMatchObject({ status: undefined, type: "server_error" });
});
