import { expect, it } from "vitest";
import { languageModel } from "./scripted-models.js";
import { chunksOf, hello, vlmOf } from "./world.js";

const png = new Uint8Array(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
  ),
);
const base64 = Buffer.from(png).toString("base64");
const pdf = new Uint8Array(Buffer.from("%PDF-1.7\n"));
const tools = [
  { name: "look", description: "Looks.", parameters: { type: "object" }, strict: true },
] as const;

it("sends every option under the specification's name", async () => {
  const model = languageModel("v3", { provider: "openai.chat", modelId: "gpt-4.1" });
  const schema = { type: "object" };
  await vlmOf([model]).complete({
    ...hello,
    maxTokens: 5,
    temperature: 0.1,
    topP: 0.2,
    topK: 3,
    stop: "END",
    seed: 4,
    frequencyPenalty: 0.5,
    presencePenalty: 0.6,
    responseFormat: { type: "jsonSchema", name: "answer", schema, strict: false },
    tools,
    toolChoice: { name: "look" },
    extraBody: { user: "u-1", providerOptions: { gateway: { order: ["a"] }, openai: { store: false } } },
  });
  const { abortSignal, prompt, ...options } = model.calls[0] ?? {};
  expect(abortSignal).toBeInstanceOf(AbortSignal);
  expect(prompt).toEqual([{ role: "user", content: [{ type: "text", text: "Hello?" }] }]);
  expect(options).toEqual({
    maxOutputTokens: 5,
    temperature: 0.1,
    topP: 0.2,
    topK: 3,
    stopSequences: ["END"],
    seed: 4,
    frequencyPenalty: 0.5,
    presencePenalty: 0.6,
    responseFormat: { type: "json", name: "answer", schema },
    tools: [
      {
        type: "function",
        name: "look",
        description: "Looks.",
        inputSchema: { type: "object" },
        strict: true,
      },
    ],
    toolChoice: { type: "tool", toolName: "look" },
    providerOptions: {
      openai: { strictJsonSchema: false, user: "u-1", store: false },
      gateway: { order: ["a"] },
    },
  });
});

it("leaves out options that the request does not have", async () => {
  const model = languageModel("v3");
  await vlmOf([model]).complete(hello);
  expect(Object.keys(model.calls[0] ?? {}).sort()).toEqual(["abortSignal", "prompt"]);
});

it("lets the headers of a call override those of the credential, and sends each header once", async () => {
  const model = languageModel("v3");
  const vlm = vlmOf([{ model, headers: { "x-team": "a", "x-trace": "credential" } } as never]);
  await vlm.complete(hello, { headers: { "X-Trace": "call" } });
  expect(model.calls[0]?.["headers"]).toEqual({ "x-team": "a", "X-Trace": "call" });
});

it.each([
  ["v2", png, pdf],
  ["v3", png, pdf],
  ["v4", { type: "data", data: png }, { type: "data", data: pdf }],
] as const)("sends media in the form of %s", async (version, picture, document) => {
  const model = languageModel(version, { provider: "openai.responses" });
  await vlmOf([model]).complete({
    messages: [
      {
        role: "user",
        content: [
          { type: "image", image: png, detail: "low" },
          { type: "file", file: pdf, filename: "a.pdf" },
        ],
      },
    ],
  });
  expect(model.calls[0]?.["prompt"]).toEqual([
    {
      role: "user",
      content: [
        {
          type: "file",
          mediaType: "image/png",
          data: picture,
          providerOptions: { openai: { imageDetail: "low" } },
        },
        { type: "file", mediaType: "application/pdf", data: document, filename: "a.pdf" },
      ],
    },
  ]);
});

it("sends an address that the model accepts, in the form of its version", async () => {
  const supportedUrls = Promise.resolve({ "image/*": [/^https:\/\/a\.test\//] });
  const models = [languageModel("v3", { supportedUrls }), languageModel("v4", { supportedUrls })];
  for (const model of models) {
    await vlmOf([model]).complete({ prompt: "What?", images: ["https://a.test/fox.png"] });
  }
  const [third, fourth] = models.map((model) => JSON.stringify(model.calls[0]?.["prompt"]));
  expect(third).toContain('"mediaType":"image/png","data":"https://a.test/fox.png"');
  expect(fourth).toContain('"data":{"type":"url","url":"https://a.test/fox.png"}');
});

it("moves on with an address that the model does not accept, and sends it nothing", async () => {
  const blind = languageModel("v3");
  const seeing = languageModel("v3", { supportedUrls: { "*": [/.*/] } });
  const vlm = vlmOf([blind, seeing]);
  const { credentialId, attempts } = await vlm.complete({ prompt: "What?", images: ["https://a.test/fox"] });
  expect(credentialId).toBe("c1");
  expect(attempts[0]?.classification).toMatchObject({
    class: "not_found",
    scope: "request",
    reason: "option_not_supported",
  });
  expect(blind.calls).toHaveLength(0);
  expect(vlm.status()[0]?.state).toBe("closed");
});

it("sends a file's id to models that accept ids, and moves on from the others", async () => {
  const content = [{ type: "file", file: { id: "file-1" } }] as const;
  const request = { messages: [{ role: "user", content }] } as const;
  const [openai, tagged, other] = [
    languageModel("v3", { provider: "openai.responses" }),
    languageModel("v4", { provider: "anthropic.messages" }),
    languageModel("v3", { provider: "cohere.chat" }),
  ];
  for (const model of [openai, tagged]) await vlmOf([other, model]).complete(request);
  expect(other.calls).toHaveLength(0);
  expect(JSON.stringify(openai.calls[0]?.["prompt"])).toContain('"data":"file-1"');
  expect(JSON.stringify(tagged.calls[0]?.["prompt"])).toContain('"reference":{"anthropic":"file-1"}');
});

it("fetches such an address with the option download", async () => {
  const model = languageModel("v3");
  const fetched: string[] = [];
  const download = async (url: string) => {
    fetched.push(url);
    return { bytes: png, mediaType: "image/png" };
  };
  await vlmOf([model], { download }).complete({ prompt: "What?", images: ["https://a.test/fox"] });
  expect(fetched).toEqual(["https://a.test/fox"]);
  expect(JSON.stringify(model.calls[0]?.["prompt"])).toContain("image/png");
});

it("sends a conversation with tools: results together, with the tools' names and parts", async () => {
  const model = languageModel("v3");
  const { warnings } = await vlmOf([model]).complete({
    tools,
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Look twice." },
      {
        role: "assistant",
        content: "I look.",
        toolCalls: [
          { id: "1", name: "look", arguments: '{"at":"fox"}' },
          { id: "2", name: "look", arguments: "not JSON" },
        ],
      },
      { role: "tool", toolCallId: "1", content: "a fox" },
      {
        role: "tool",
        toolCallId: "2",
        content: [
          { type: "text", text: "see" },
          { type: "image", image: png },
        ],
      },
    ],
  });
  expect(model.calls[0]?.["prompt"]).toEqual([
    { role: "system", content: "Be brief." },
    { role: "user", content: [{ type: "text", text: "Look twice." }] },
    {
      role: "assistant",
      content: [
        { type: "text", text: "I look." },
        { type: "tool-call", toolCallId: "1", toolName: "look", input: { at: "fox" } },
        { type: "tool-call", toolCallId: "2", toolName: "look", input: { arguments: "not JSON" } },
      ],
    },
    {
      role: "tool",
      content: [
        { type: "tool-result", toolCallId: "1", toolName: "look", output: { type: "text", value: "a fox" } },
        {
          type: "tool-result",
          toolCallId: "2",
          toolName: "look",
          output: {
            type: "content",
            value: [
              { type: "text", text: "see" },
              { type: "image-data", data: base64, mediaType: "image/png" },
            ],
          },
        },
      ],
    },
  ]);
  expect(warnings).toMatchObject([{ type: "adjusted", field: "messages[2].toolCalls" }]);
});

it.each([
  [
    "anthropic.messages",
    "claude-sonnet-4-5",
    "enabled",
    { anthropic: { thinking: { type: "enabled", budgetTokens: 8192 } } },
  ],
  [
    "anthropic.messages",
    "claude-sonnet-4-20250514",
    "enabled",
    { anthropic: { thinking: { type: "enabled", budgetTokens: 8192 } } },
  ],
  ["anthropic.messages", "claude-opus-4-7", "enabled", { anthropic: { thinking: { type: "adaptive" } } }],
  ["anthropic.messages", "claude-opus-4-7", "disabled", { anthropic: { thinking: { type: "disabled" } } }],
  [
    "amazon-bedrock",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "enabled",
    { bedrock: { reasoningConfig: { type: "enabled", budgetTokens: 8192 } } },
  ],
  [
    "google.generative-ai",
    "gemini-2.5-flash",
    "disabled",
    { google: { thinkingConfig: { thinkingBudget: 0 } } },
  ],
  [
    "google.generative-ai",
    "gemini-3-pro-preview",
    "enabled",
    { google: { thinkingConfig: { includeThoughts: true, thinkingLevel: "high" } } },
  ],
  ["openai.responses", "gpt-5.1", "disabled", { openai: { reasoningEffort: "none" } }],
  ["openai.responses", "gpt-5-mini", "disabled", { openai: { reasoningEffort: "minimal" } }],
  [
    "azure.responses",
    "gpt-5.1",
    "enabled",
    { openai: { reasoningEffort: "medium" }, azure: { reasoningEffort: "medium" } },
  ],
  ["cohere.chat", "command-a-reasoning-08-2025", "enabled", { cohere: { thinking: { type: "enabled" } } }],
  ["openai.responses", "gpt-4.1", "auto", undefined],
] as const)("sends thinking to %s, %s: %s", async (provider, modelId, thinking, providerOptions) => {
  const model = languageModel("v3", { provider, modelId });
  const { warnings } = await vlmOf([model]).complete({ ...hello, thinking });
  expect(model.calls[0]?.["providerOptions"]).toEqual(providerOptions);
  expect(warnings).toEqual([]);
});

it("sends thinking in the word of version 4, and warns when a vendor has no switch", async () => {
  const fourth = languageModel("v4");
  await vlmOf([fourth]).complete({ ...hello, thinking: "enabled" });
  expect(fourth.calls[0]?.["reasoning"]).toBe("medium");
  const { warnings } = await vlmOf([languageModel("v3")]).complete({ ...hello, thinking: "enabled" });
  expect(warnings).toMatchObject([{ type: "unsupported", field: "thinking" }]);
});

it("sends the same options for a stream as for complete()", async () => {
  const parts = [
    { type: "text-delta", id: "1", delta: "x" },
    { type: "finish", finishReason: { unified: "stop", raw: "stop" }, usage: {} },
  ];
  const model = languageModel("v3", { parts });
  const vlm = vlmOf([model]);
  const request = { ...hello, tools, temperature: 0, extraBody: { a: 1 } };
  await vlm.complete(request);
  await chunksOf(vlm.stream(request));
  const [completed, streamed] = model.calls.map(({ abortSignal: _, ...options }) => options);
  expect(streamed).toEqual(completed);
});
