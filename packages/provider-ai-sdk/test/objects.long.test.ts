import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createCohere } from "@ai-sdk/cohere";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { type ReceivedRequest, sendJson, sendPieces } from "@hotspare/testkit";
import { expect, it } from "vitest";
import * as z from "zod";
import type { AiSdkModel } from "../src/model/ai-sdk-model.js";
import { anthropicMessage, anthropicStream } from "./wire/anthropic.js";
import { bedrockConverse, bedrockStream } from "./wire/bedrock.js";
import { cohereChat, cohereStream } from "./wire/cohere.js";
import { geminiContent, geminiStream } from "./wire/gemini.js";
import { textsOf } from "./wire/pieces.js";
import { chunksOf, serverOf, vlmOf } from "./world.js";

const apiKey = "key-of-the-test-0123456789";
const schema = z.object({ city: z.string(), degrees: z.number() });
const wanted = { city: "Rome", degrees: 30 };
const text = JSON.stringify(wanted);
const truth = { model: "m", content: text, toolCall: undefined, promptTokens: 3, completionTokens: 4 };
/** Packages whose models accept no schema pass the schema to a tool that must be called. */
const byTool = { ...truth, toolCall: { id: "call_1", name: "json", arguments: text } };

type Body = ReceivedRequest["body"];

interface Case {
  readonly vendor: string;
  readonly modelAt: (origin: string) => AiSdkModel;
  readonly whole: ReturnType<typeof anthropicMessage>;
  readonly stream: ReturnType<typeof anthropicStream>;
  readonly formIn: (body: Body) => unknown;
}

const cases: readonly Case[] = [
  {
    vendor: "Anthropic's newer models",
    modelAt: (origin) => createAnthropic({ baseURL: `${origin}/v1`, apiKey })("claude-sonnet-4-5"),
    whole: anthropicMessage(truth),
    stream: anthropicStream(truth),
    formIn: (body) =>
      (body as { output_config?: { format?: { schema?: unknown } } }).output_config?.format?.schema,
  },
  {
    vendor: "Anthropic's older models",
    modelAt: (origin) => createAnthropic({ baseURL: `${origin}/v1`, apiKey })("claude-3-haiku-20240307"),
    whole: anthropicMessage(byTool),
    stream: anthropicStream(byTool),
    formIn: (body) => (body as { tools?: { input_schema: unknown }[] }).tools?.[0]?.input_schema,
  },
  {
    vendor: "Gemini",
    modelAt: (origin) =>
      createGoogleGenerativeAI({ baseURL: `${origin}/v1beta`, apiKey })("gemini-2.5-flash"),
    whole: geminiContent(truth),
    stream: geminiStream(truth),
    formIn: (body) =>
      (body as { generationConfig?: { responseSchema?: unknown } }).generationConfig?.responseSchema,
  },
  {
    vendor: "Cohere",
    modelAt: (origin) => createCohere({ baseURL: `${origin}/v2`, apiKey })("command-a-03-2025"),
    whole: cohereChat(truth),
    stream: cohereStream(truth),
    formIn: (body) => (body as { response_format?: { json_schema?: unknown } }).response_format?.json_schema,
  },
  {
    vendor: "Bedrock",
    modelAt: (origin) =>
      createAmazonBedrock({ baseURL: origin, apiKey, region: "us-east-1" })("amazon.nova-pro-v1:0"),
    whole: bedrockConverse(byTool),
    stream: bedrockStream(byTool),
    formIn: (body) =>
      (body as { toolConfig?: { tools: { toolSpec: { inputSchema: { json: unknown } } }[] } }).toolConfig
        ?.tools[0]?.toolSpec.inputSchema.json,
  },
];

it.each(cases)("returns an object from $vendor by its schema, whole and as a stream", async (given) => {
  const { modelAt, whole, stream, formIn } = given;
  const server = await serverOf((response, { path, body }) => {
    const isStream = /stream/i.test(path) || body["stream"] === true;
    if (isStream) sendPieces(response, textsOf(stream));
    else if (whole.type === "body") sendJson(response, String(whole.body));
  });
  const vlm = vlmOf([modelAt(server.origin)]);

  const { object, warnings } = await vlm.completeObject({ prompt: "Where?", schema });
  const end = (await chunksOf(vlm.streamObject({ prompt: "Where?", schema }))).at(-1);

  expect(object).toEqual(wanted);
  expect(end).toMatchObject({ type: "finish", object: wanted });
  expect(warnings).toEqual([]);
  for (const { body } of server.requests) {
    expect(formIn(body)).toMatchObject({ required: ["city", "degrees"] });
  }
});

it.each(["jsonSchema", "json"] as const)(
  "asks Anthropic in words for a format that its package cannot send (%s)",
  async (type) => {
    const server = await serverOf((response) => sendJson(response, anthropicBody));
    const model = createAnthropic({ baseURL: `${server.origin}/v1`, apiKey })("claude-sonnet-4-5");
    const responseFormat =
      type === "json" ? { type } : { type, name: "answer", schema: z.toJSONSchema(schema) };
    const { warnings } = await vlmOf([model]).complete({ prompt: "Where?", responseFormat });
    const system = JSON.stringify(server.requests[0]?.body["system"] ?? "");
    expect(system.includes("JSON")).toBe(type === "json");
    expect(warnings.map(({ field }) => field)).toEqual(type === "json" ? ["responseFormat"] : []);
  },
);

const anthropicReply = anthropicMessage(truth);
const anthropicBody = anthropicReply.type === "body" ? String(anthropicReply.body) : "";
