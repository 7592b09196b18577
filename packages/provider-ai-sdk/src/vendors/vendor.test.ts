import { expect, it } from "vitest";
import { vendorOf } from "./vendor.js";

it.each([
  ["anthropic.messages", "anthropic", ["anthropic"]],
  ["vertex.anthropic.messages", "anthropic", ["anthropic"]],
  ["bedrock.anthropic.messages", "anthropic", ["anthropic"]],
  ["amazon-bedrock", "bedrock", ["bedrock"]],
  ["google.generative-ai", "google", ["google"]],
  ["google.vertex.chat", "google", ["google", "vertex"]],
  ["azure.responses", "openai", ["openai", "azure"]],
  ["openai.responses", "openai", ["openai"]],
  ["cohere.textEmbedding", "cohere", ["cohere"]],
  ["my-own-server.chat", "my-own-server", ["my-own-server"]],
])("finds the vendor whose options a model of %s reads", (provider, name, optionKeys) => {
  expect(vendorOf({ provider, modelId: "m" })).toEqual({ name, optionKeys });
});

it("finds the vendor behind the gateway", () => {
  expect(vendorOf({ provider: "gateway", modelId: "anthropic/claude-sonnet-4" }).name).toBe("anthropic");
  expect(vendorOf({ provider: "gateway", modelId: "alibaba/qwen3-max" }).optionKeys).toEqual(["alibaba"]);
});
