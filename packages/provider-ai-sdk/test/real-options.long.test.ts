import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createCohere } from "@ai-sdk/cohere";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { rejectionOf, sendJson } from "@hotspare/testkit";
import { expect, it } from "vitest";
import type { AiSdkModel } from "../src/model/ai-sdk-model.js";
import { embedderOf, hello, serverOf, vlmOf } from "./world.js";

const apiKey = "key-of-the-test-0123456789";

/** The bodies that the packages send to a server that refuses them. */
async function sentBy(make: (origin: string) => AiSdkModel, ask: (model: AiSdkModel) => Promise<unknown>) {
  const server = await serverOf((response) => sendJson(response, { message: "No." }, 400));
  await rejectionOf(ask(make(server.origin)));
  expect(server.requests).toHaveLength(1);
  return server.requests[0]?.body;
}

const openai = (model: string) => (origin: string) =>
  createOpenAI({ baseURL: `${origin}/v1`, apiKey })(model);
const chat = (model: string) => (origin: string) =>
  createOpenAI({ baseURL: `${origin}/v1`, apiKey }).chat(model);
const anthropic = (model: string) => (origin: string) =>
  createAnthropic({ baseURL: `${origin}/v1`, apiKey })(model);
const google = (model: string) => (origin: string) =>
  createGoogleGenerativeAI({ baseURL: `${origin}/v1beta`, apiKey })(model);
const cohere = (model: string) => (origin: string) =>
  createCohere({ baseURL: `${origin}/v2`, apiKey })(model);
const bedrock = (model: string) => (origin: string) =>
  createAmazonBedrock({ baseURL: origin, apiKey, region: "us-east-1" })(model);

it.each([
  ["openai", openai("gpt-5.1"), "high", { reasoning: { effort: "high" } }],
  ["openai chat", chat("gpt-5-mini"), "minimal", { reasoning_effort: "minimal" }],
  [
    "anthropic, a budget",
    anthropic("claude-sonnet-4-5"),
    "low",
    { thinking: { type: "enabled", budget_tokens: 1024 } },
  ],
  [
    "anthropic, an effort",
    anthropic("claude-opus-4-7"),
    "xhigh",
    { thinking: { type: "adaptive" }, output_config: { effort: "xhigh" } },
  ],
  [
    "google, a budget",
    google("gemini-2.5-flash"),
    "medium",
    { generationConfig: { thinkingConfig: { thinkingBudget: 8192 } } },
  ],
  [
    "google, a level",
    google("gemini-3-flash-preview"),
    "minimal",
    { generationConfig: { thinkingConfig: { thinkingLevel: "minimal" } } },
  ],
  ["cohere", cohere("command-a-reasoning-08-2025"), "high", { thinking: { type: "enabled" } }],
  [
    "bedrock, Claude",
    bedrock("anthropic.claude-sonnet-4-5-20250929-v1:0"),
    "low",
    { additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } } },
  ],
  [
    "bedrock, Nova",
    bedrock("us.amazon.nova-2-lite-v1:0"),
    "max",
    { additionalModelRequestFields: { reasoningConfig: { type: "enabled", maxReasoningEffort: "high" } } },
  ],
  [
    "bedrock, GPT-OSS",
    bedrock("openai.gpt-oss-120b-1:0"),
    "minimal",
    { additionalModelRequestFields: { reasoning_effort: "low" } },
  ],
] as const)("an effort reaches the server of %s", async (_, make, reasoningEffort, body) => {
  const sent = await sentBy(make, (model) => vlmOf([model]).complete({ ...hello, reasoningEffort }));
  expect(sent).toMatchObject(body);
});

it.each([
  ["application/pdf", openai("gpt-4.1"), { type: "input_file", file_id: "file-1" }],
  ["image/png", openai("gpt-4.1"), { type: "input_image", file_id: "file-1" }],
  ["application/pdf", chat("gpt-4.1"), { type: "file", file: { file_id: "file-1" } }],
] as const)("an uploaded file of %s reaches OpenAI as its id", async (mediaType, make, part) => {
  const content = [{ type: "file" as const, file: { id: "file-1" }, mediaType }];
  const sent = await sentBy(make, (model) =>
    vlmOf([model]).complete({ messages: [{ role: "user", content }] }),
  );
  expect(JSON.stringify(sent)).toContain(JSON.stringify(part));
});

it("options of an embedding call reach Cohere and Gemini", async () => {
  const ask = (providerOptions: Readonly<Record<string, object>>) => (model: AiSdkModel) =>
    embedderOf([model]).embed(["a"], { inputType: "query", providerOptions: providerOptions as never });
  const atCohere = (origin: string) =>
    createCohere({ baseURL: `${origin}/v2`, apiKey }).embedding("embed-v4.0");
  expect(await sentBy(atCohere, ask({ cohere: { truncate: "START" } }))).toMatchObject({
    input_type: "search_query",
    truncate: "START",
  });
  const atGoogle = (origin: string) =>
    createGoogleGenerativeAI({ baseURL: `${origin}/v1beta`, apiKey }).embedding("gemini-embedding-001");
  expect(await sentBy(atGoogle, ask({ google: { taskType: "CLUSTERING" } }))).toMatchObject({
    taskType: "CLUSTERING",
  });
});
