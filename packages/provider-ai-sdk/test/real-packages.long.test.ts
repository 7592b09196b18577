import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createCohere } from "@ai-sdk/cohere";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { failureOf, StreamInterruptedError } from "@hotspare/core";
import { type ReceivedRequest, rejectionOf, sendJson, sendPieces } from "@hotspare/testkit";
import {
  generateText,
  type JSONSchema7,
  jsonSchema,
  type LanguageModel,
  type ModelMessage,
  RetryError,
  tool,
  wrapLanguageModel,
} from "ai";
import { expect, it } from "vitest";
import type { AiSdkModel } from "../src/model/ai-sdk-model.js";
import { identityOf } from "../src/model/model-identity.js";
import { anthropicMessage, anthropicStream } from "./wire/anthropic.js";
import { awsEvent, awsException } from "./wire/aws-event-stream.js";
import { delta } from "./wire/bedrock.js";
import { textsOf } from "./wire/pieces.js";
import { chunksOf, embedderOf, hello, serverOf, vlmOf } from "./world.js";

const apiKey = "key-of-the-test-0123456789";
const truth = { model: "m", content: "A fox.", toolCall: undefined, promptTokens: 11, completionTokens: 7 };
const makers: readonly (readonly [name: string, make: (origin: string) => AiSdkModel])[] = [
  ["openai", (origin) => createOpenAI({ baseURL: `${origin}/v1`, apiKey })("gpt-4.1")],
  ["anthropic", (origin) => createAnthropic({ baseURL: `${origin}/v1`, apiKey })("claude-sonnet-4-5")],
  [
    "google",
    (origin) => createGoogleGenerativeAI({ baseURL: `${origin}/v1beta`, apiKey })("gemini-2.5-flash"),
  ],
  ["cohere", (origin) => createCohere({ baseURL: `${origin}/v2`, apiKey })("command-a-03-2025")],
  [
    "bedrock",
    (origin) => createAmazonBedrock({ baseURL: origin, apiKey, region: "us-east-1" })("amazon.nova-pro-v1:0"),
  ],
];
const bedrockModel = (origin: string) =>
  createAmazonBedrock({ baseURL: origin, apiKey, region: "us-east-1" })(
    "anthropic.claude-sonnet-4-5-20250929-v1:0",
  );
const events = (list: readonly { readonly type: string }[]) =>
  list.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);

it.each(makers)(
  "sends one request an attempt with %s: neither the package nor Hotspare retries",
  async (_, make) => {
    const server = await serverOf((response) => sendJson(response, { message: "Sorry." }, 503));
    const vlm = vlmOf([make(server.origin), make(server.origin)]);
    await rejectionOf(vlm.complete(hello));
    expect(server.requests).toHaveLength(2);
    await rejectionOf(chunksOf(vlm.stream(hello)));
    expect(server.requests.length).toBeLessThanOrEqual(4);
  },
);

it.each(makers)("identifies the account and the server of a model of %s", (_, make) => {
  const model = make("http://127.0.0.1:9");
  expect(identityOf(model).endpoint).toMatch(/^http:\/\/127\.0\.0\.1:9\b/);
  expect(JSON.stringify(identityOf(model))).not.toContain(apiKey);
});

it("treats two models of one Bedrock instance as one account, although the instance shows no key", () => {
  const [one, other] = [1, 2].map(() => createAmazonBedrock({ apiKey, region: "us-east-1" }));
  const [first, second, third] = [one?.("a"), one?.embedding("b"), other?.("a")].map(
    (model) => identityOf(model as AiSdkModel).account,
  );
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

it.each([
  [
    "throttlingException",
    "Too many requests, please wait before trying again.",
    { class: "rate_limited", scope: "account_model" },
  ],
  ["modelStreamErrorException", "The model broke.", { class: "transient" }],
  ["modelTimeoutException", "Too slow.", { class: "transient" }],
  ["serviceUnavailableException", "Later.", { class: "transient" }],
  ["internalServerException", "Sorry.", { class: "transient" }],
  ["validationException", "The request is wrong.", { class: "permanent" }],
])("recognises Bedrock's %s inside a stream by its name", async (type, message, verdict) => {
  const server = await serverOf((response) =>
    sendPieces(response, [awsEvent("messageStart", { role: "assistant" }), awsException(type, message)]),
  );
  const error = await rejectionOf(chunksOf(vlmOf([bedrockModel(server.origin)]).stream(hello)));
  expect(failureOf(error)?.classification).toMatchObject(verdict);
  expect(String(error)).toContain(message);
});

it("ends a stream of Bedrock with an error after content, and keeps the content", async () => {
  const server = await serverOf((response) =>
    sendPieces(response, [
      awsEvent("messageStart", { role: "assistant" }),
      delta({ text: "Half" }),
      awsException("throttlingException", "Too many requests."),
    ]),
  );
  const error = await rejectionOf(chunksOf(vlmOf([bedrockModel(server.origin)]).stream(hello)));
  expect(StreamInterruptedError.isInstance(error) && error.partial.content).toBe("Half");
});

it("moves a stream of Anthropic to a spare when it begins with an overload", async () => {
  const ill = await serverOf((response) =>
    sendPieces(
      response,
      events([{ type: "error", error: { type: "overloaded_error", message: "Overloaded" } } as never]),
    ),
  );
  const well = await serverOf((response) => sendPieces(response, textsOf(anthropicStream(truth))));
  const models = [ill, well].map(({ origin }) =>
    createAnthropic({ baseURL: `${origin}/v1`, apiKey })("claude-sonnet-4-5"),
  );
  const end = (await chunksOf(vlmOf(models).stream(hello))).at(-1);
  expect(end?.type === "finish" && [end.credentialId, end.attempts[0]?.classification?.reason]).toEqual([
    "c1",
    "overloaded",
  ]);
});

it("finds an error that Gemini sends inside a stream and that its package drops", async () => {
  const error = {
    error: { code: 429, message: "Resource has been exhausted.", status: "RESOURCE_EXHAUSTED" },
  };
  const server = await serverOf((response) => sendPieces(response, [`data: ${JSON.stringify(error)}\n\n`]));
  const model = createGoogleGenerativeAI({ baseURL: `${server.origin}/v1beta`, apiKey })("gemini-2.5-flash");
  const thrown = await rejectionOf(chunksOf(vlmOf([model]).stream(hello)));
  expect(failureOf(thrown)?.classification).toMatchObject({ class: "rate_limited", scope: "account_model" });
});

const thinking = events([
  {
    type: "message_start",
    message: {
      id: "m",
      type: "message",
      role: "assistant",
      model: "c",
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 3, output_tokens: 1 },
    },
  },
  { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "", signature: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "Hm." } },
  { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "signed" } },
  { type: "content_block_stop", index: 0 },
  { type: "content_block_start", index: 1, content_block: { type: "redacted_thinking", data: "hidden" } },
  { type: "content_block_stop", index: 1 },
  {
    type: "content_block_start",
    index: 2,
    content_block: { type: "tool_use", id: "t1", name: "look", input: {} },
  },
  { type: "content_block_delta", index: 2, delta: { type: "input_json_delta", partial_json: '{"a":1}' } },
  { type: "content_block_stop", index: 2 },
  {
    type: "message_delta",
    delta: { stop_reason: "tool_use", stop_sequence: null },
    usage: { output_tokens: 5 },
  },
  { type: "message_stop" },
] as never);

it("sends Anthropic's signatures and hidden thoughts back with the next turn, also to a spare account", async () => {
  const server = await serverOf((response, { body }) =>
    body["stream"] === true ? sendPieces(response, thinking) : sendPieces(response, []),
  );
  const modelOf = (key: string) =>
    createAnthropic({ baseURL: `${server.origin}/v1`, apiKey: key })("claude-sonnet-4-5");
  const request = { tools: [{ name: "look" }], thinking: "enabled", maxTokens: 4_000 } as const;
  const end = (await chunksOf(vlmOf([modelOf(apiKey)]).stream({ ...hello, ...request }))).at(-1);
  const parts = end?.type === "finish" ? end.parts : [];
  const messages = [
    { role: "user", content: "Hello?" },
    { role: "assistant", parts },
    { role: "tool", toolCallId: "t1", content: "a fox" },
  ] as const;
  await rejectionOf(vlmOf([modelOf("another-key-0123456789")]).complete({ ...request, messages }));
  const sent = server.requests[1]?.body["messages"] as readonly { readonly content: unknown }[] | undefined;
  expect(sent?.[1]?.content).toEqual([
    { type: "thinking", thinking: "Hm.", signature: "signed" },
    { type: "redacted_thinking", data: "hidden" },
    { type: "tool_use", id: "t1", name: "look", input: { a: 1 } },
  ]);
});

it("sends Gemini's signatures of calls and of texts back", async () => {
  const content = (parts: readonly object[]) => ({
    candidates: [{ content: { role: "model", parts }, finishReason: "STOP" }],
  });
  const server = await serverOf((response) =>
    sendJson(
      response,
      content([
        { text: "Look.", thoughtSignature: "one" },
        { functionCall: { name: "look", args: {} }, thoughtSignature: "two" },
      ]),
    ),
  );
  const model = createGoogleGenerativeAI({ baseURL: `${server.origin}/v1beta`, apiKey })(
    "gemini-3-pro-preview",
  );
  const vlm = vlmOf([model]);
  const { parts, toolCalls } = await vlm.complete({ ...hello, tools: [{ name: "look" }] });
  const [call] = toolCalls;
  await vlm.complete({
    messages: [
      { role: "user", content: "Hello?" },
      { role: "assistant", parts },
      { role: "tool", toolCallId: call?.id ?? "", content: "fox" },
    ],
  });
  const contents = server.requests[1]?.body["contents"] as
    | readonly { readonly parts: readonly object[] }[]
    | undefined;
  expect(contents?.[1]?.parts).toMatchObject([
    { text: "Look.", thoughtSignature: "one" },
    { thoughtSignature: "two" },
  ]);
});

it("sends the same conversation as the AI SDK itself does", async () => {
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
  );
  const server = await serverOf((response) => {
    const { body } = anthropicMessage(truth) as { readonly body: string };
    sendJson(response, body);
  });
  const model = createAnthropic({ baseURL: `${server.origin}/v1`, apiKey })("claude-sonnet-4-5");
  const parameters: JSONSchema7 = {
    type: "object",
    properties: { at: { type: "string" } },
    required: ["at"],
  };
  await generateText({
    model,
    maxRetries: 0,
    system: "Be brief.",
    temperature: 0.5,
    maxOutputTokens: 99,
    stopSequences: ["END"],
    tools: { look: tool({ description: "Looks.", inputSchema: jsonSchema(parameters) }) },
    toolChoice: "auto",
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image", image: png },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "text", text: "I look." },
          { type: "tool-call", toolCallId: "t1", toolName: "look", input: { at: "fox" } },
        ],
      },
      {
        role: "tool",
        content: [
          {
            type: "tool-result",
            toolCallId: "t1",
            toolName: "look",
            output: { type: "text", value: "a fox" },
          },
        ],
      },
    ] satisfies ModelMessage[],
  });
  await vlmOf([model]).complete({
    temperature: 0.5,
    maxTokens: 99,
    stop: "END",
    tools: [{ name: "look", description: "Looks.", parameters: { ...parameters } }],
    toolChoice: "auto",
    messages: [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image", image: png },
        ],
      },
      {
        role: "assistant",
        content: "I look.",
        toolCalls: [{ id: "t1", name: "look", arguments: '{"at":"fox"}' }],
      },
      { role: "tool", toolCallId: "t1", content: "a fox" },
    ],
  });
  const [ofSdk, ours] = server.requests.map(({ body, headers }: ReceivedRequest) => ({
    body,
    key: headers["x-api-key"],
  }));
  expect(ours).toEqual(ofSdk);
});

it("calls a wrapped model, whose provider is hidden, with its middleware's retries", async () => {
  const server = await serverOf((response) =>
    sendJson(response, { type: "error", error: { type: "authentication_error", message: "No." } }, 401),
  );
  const inner = createAnthropic({ baseURL: `${server.origin}/v1`, apiKey })("claude-sonnet-4-5");
  const wrapped = wrapLanguageModel({
    model: inner,
    middleware: {
      specificationVersion: "v3",
      wrapGenerate: async ({ doGenerate }) => {
        const thrown = await rejectionOf(Promise.resolve(doGenerate()));
        throw new RetryError({
          message: "Failed after 1 attempt.",
          reason: "errorNotRetryable",
          errors: [thrown],
        });
      },
    },
  });
  const error = await rejectionOf(vlmOf([wrapped]).complete(hello));
  expect(failureOf(error)?.classification).toMatchObject({ class: "auth" });
  expect(RetryError.isInstance(error)).toBe(true);
});

it("moves from a key that was never set, and from a model that its package does not have", async () => {
  const server = await serverOf((response) => {
    const { body } = anthropicMessage(truth) as { readonly body: string };
    sendJson(response, body);
  });
  const spare = createAnthropic({ baseURL: `${server.origin}/v1`, apiKey })("claude-sonnet-4-5");
  const unset = createCohere({ baseURL: `${server.origin}/v2` })("command-a-03-2025");
  const { credentialId, attempts } = await vlmOf([unset, spare]).complete(hello);
  expect([credentialId, attempts[0]?.classification?.class]).toEqual(["c1", "auth"]);
  expect(server.requests).toHaveLength(1);
});

it("sends Cohere's input type, and Titan's inputs one by one", async () => {
  const cohere = await serverOf((response, { body }) => {
    const texts = body["texts"] as readonly string[];
    sendJson(response, {
      embeddings: { float: texts.map(() => [1, 2]) },
      meta: { billed_units: { input_tokens: 3 } },
    });
  });
  const model = createCohere({ baseURL: `${cohere.origin}/v2`, apiKey }).embedding("embed-v4.0");
  await embedderOf([model]).embed(["a", "b"], { inputType: "document" });
  expect(cohere.requests[0]?.body).toMatchObject({ input_type: "search_document", texts: ["a", "b"] });
  const titan = await serverOf((response) =>
    sendJson(response, { embedding: Array(256).fill(1), inputTextTokenCount: 1 }),
  );
  const bedrock = createAmazonBedrock({ baseURL: titan.origin, apiKey, region: "us-east-1" });
  const { usage } = await embedderOf([bedrock.embedding("amazon.titan-embed-text-v2:0")], {}, 256).embed([
    "a",
    "b",
    "c",
  ]);
  expect(titan.requests.map(({ body }) => body["inputText"]).sort()).toEqual(["a", "b", "c"]);
  expect(titan.requests[0]?.body["dimensions"]).toBe(256);
  expect(usage).toMatchObject({ promptTokens: 3, source: "reported" });
});

it("accepts the AI SDK's own type of models", () => {
  const model: LanguageModel = createOpenAI({ apiKey })("gpt-4.1");
  if (typeof model === "string") throw new Error("never");
  expect(vlmOf([model]).status()).toHaveLength(1);
});
