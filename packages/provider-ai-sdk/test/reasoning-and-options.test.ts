import { expect, it } from "vitest";
import * as z from "zod";
import { embeddingModel, languageModel } from "./scripted-models.js";
import { chunksOf, embedderOf, hello, vlmOf } from "./world.js";

const budget = (budgetTokens: number) => ({ type: "enabled", budgetTokens });

it.each([
  ["anthropic.messages", "claude-sonnet-4-5", "low", { anthropic: { thinking: budget(1024) } }],
  ["anthropic.messages", "claude-sonnet-4-5", "none", { anthropic: { thinking: { type: "disabled" } } }],
  [
    "anthropic.messages",
    "claude-opus-4-7",
    "minimal",
    { anthropic: { thinking: { type: "adaptive" }, effort: "low" } },
  ],
  [
    "anthropic.messages",
    "claude-opus-4-7",
    "xhigh",
    { anthropic: { thinking: { type: "adaptive" }, effort: "xhigh" } },
  ],
  [
    "amazon-bedrock",
    "us.anthropic.claude-opus-4-7",
    "high",
    { bedrock: { reasoningConfig: { type: "adaptive", maxReasoningEffort: "high" } } },
  ],
  [
    "amazon-bedrock",
    "openai.gpt-oss-120b-1:0",
    "max",
    { bedrock: { reasoningConfig: { maxReasoningEffort: "high" } } },
  ],
  [
    "amazon-bedrock",
    "us.amazon.nova-2-lite-v1:0",
    "minimal",
    { bedrock: { reasoningConfig: { type: "enabled", maxReasoningEffort: "low" } } },
  ],
  [
    "google.generative-ai",
    "gemini-2.5-flash",
    "medium",
    { google: { thinkingConfig: { includeThoughts: true, thinkingBudget: 8192 } } },
  ],
  [
    "google.generative-ai",
    "gemini-3-flash-preview",
    "minimal",
    { google: { thinkingConfig: { includeThoughts: true, thinkingLevel: "minimal" } } },
  ],
  [
    "google.generative-ai",
    "gemini-3-pro-preview",
    "medium",
    { google: { thinkingConfig: { includeThoughts: true, thinkingLevel: "low" } } },
  ],
  ["openai.responses", "gpt-5.1", "xhigh", { openai: { reasoningEffort: "xhigh" } }],
  ["azure.chat", "o3", "low", { openai: { reasoningEffort: "low" }, azure: { reasoningEffort: "low" } }],
  ["groq.chat", "openai/gpt-oss-20b", "minimal", { groq: { reasoningEffort: "low" } }],
  ["xai.chat", "grok-3-mini", "medium", { xai: { reasoningEffort: "low" } }],
] as const)("sends an effort to %s, %s: %s", async (provider, modelId, reasoningEffort, providerOptions) => {
  const model = languageModel("v3", { provider, modelId });
  const { warnings } = await vlmOf([model]).complete({ ...hello, reasoningEffort });
  expect(model.calls[0]?.["providerOptions"]).toEqual(providerOptions);
  expect(warnings).toEqual([]);
});

it.each([
  ["deepseek.chat", "deepseek-chat", "low", { deepseek: { thinking: { type: "enabled" } } }, "adjusted"],
  ["acme.chat", "acme-1", "low", { acme: { reasoningEffort: "low" } }, "adjusted"],
  ["openai.responses", "gpt-4.1", "low", undefined, "unsupported"],
  ["openai.responses", "o3", "none", undefined, "unsupported"],
] as const)(
  "warns about an effort that %s, %s does not have: %s",
  async (provider, modelId, reasoningEffort, providerOptions, type) => {
    const model = languageModel("v3", { provider, modelId });
    const { warnings } = await vlmOf([model]).complete({ ...hello, reasoningEffort });
    expect(model.calls[0]?.["providerOptions"]).toEqual(providerOptions);
    expect(warnings).toMatchObject([{ type, field: "reasoningEffort" }]);
  },
);

it.each(["enabled", "auto"] as const)(
  "names the switch that was sent for an effort: %s",
  async (thinking) => {
    const model = languageModel("v3", { provider: "deepseek.chat", modelId: "deepseek-chat" });
    const { warnings } = await vlmOf([model]).complete({ ...hello, reasoningEffort: "low", thinking });
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining(`was sent as thinking: "${thinking}"`),
    ]);
  },
);

it.each([
  [{ reasoningEffort: "max" }, "max"],
  [{ reasoningEffort: "none" }, "none"],
  [{ reasoningEffort: "low", thinking: "enabled" }, "low"],
  [{ reasoningEffort: "low", thinking: "disabled" }, "none"],
] as const)("sends %j in the word of version 4", async (options, reasoning) => {
  const model = languageModel("v4");
  await vlmOf([model]).complete({ ...hello, ...options });
  expect(model.calls[0]?.["reasoning"]).toBe(reasoning);
});

const uploaded = (id: string, mediaType?: string) => ({
  messages: [
    {
      role: "user" as const,
      content: [{ type: "file" as const, file: { id }, ...(mediaType === undefined ? {} : { mediaType }) }],
    },
  ],
});

it.each([
  ["v3", "openai.responses", "file-1", "file-1"],
  ["v2", "azure.responses", "assistant-1", "assistant-1"],
  ["v4", "anthropic.messages", "file_1", { type: "reference", reference: { anthropic: "file_1" } }],
] as const)("sends the id of an uploaded file to a model of %s, %s", async (version, provider, id, data) => {
  const model = languageModel(version, { provider });
  await vlmOf([model]).complete(uploaded(id, "image/png"));
  expect(model.calls[0]?.["prompt"]).toEqual([
    { role: "user", content: [{ type: "file", mediaType: "image/png", data }] },
  ]);
});

it.each([
  ["anthropic.messages", "file_1"],
  ["openai.responses", "doc-1"],
])("moves on from %s, whose package would read the id %s as the file's content", async (provider, id) => {
  const first = languageModel("v3", { provider });
  const spare = languageModel("v4", { provider });
  const result = await vlmOf([first, spare]).complete(uploaded(id));
  expect([first.calls.length, result.credentialId]).toEqual([0, "c1"]);
});

const call = { role: "assistant" as const, toolCalls: [{ id: "t", name: "look", arguments: "{}" }] };

it.each([
  ["application/pdf", "file-id"],
  ["image/png", "image-file-id"],
])("sends the id of an uploaded file of %s in a tool's result", async (mediaType, type) => {
  const messages = [
    ...(hello.messages ?? []),
    call,
    {
      role: "tool" as const,
      toolCallId: "t",
      content: [{ type: "file" as const, file: { id: "file-1" }, mediaType }],
    },
  ];
  const model = languageModel("v3", { provider: "openai.responses" });
  await vlmOf([model]).complete({ messages });
  const prompt = (model.calls[0]?.["prompt"] ?? []) as readonly { content: { output: object }[] }[];
  const result = prompt.at(-1);
  expect(result?.content[0]?.output).toEqual({ type: "content", value: [{ type, fileId: "file-1" }] });
});

const look = { name: "look", parameters: z.object({ at: z.coerce.number() }) };

it("reads the arguments of typed tools, whole and as a stream", async () => {
  const input = '{"at":"7"}';
  const said = { type: "tool-call", toolCallId: "t", toolName: "look", input };
  const model = languageModel("v3", {
    content: [said],
    parts: [
      { type: "tool-input-start", id: "t", toolName: "look" },
      { type: "tool-input-delta", id: "t", delta: '{"at":' },
      { type: "tool-input-delta", id: "t", delta: '"7"}' },
      { type: "tool-input-end", id: "t" },
      said,
      { type: "finish", finishReason: { unified: "tool-calls", raw: "tool_calls" }, usage: {} },
    ],
  });
  const vlm = vlmOf([model]);
  const { toolCalls } = await vlm.complete({ ...hello, tools: [look] });
  expect(toolCalls).toEqual([{ id: "t", name: "look", arguments: input, input: { at: 7 } }]);
  const chunks = await chunksOf(vlm.stream({ ...hello, tools: [look] }));
  expect(chunks.at(-1)).toMatchObject({ type: "finish", toolCalls: [{ input: { at: 7 } }] });
  const [sent] = (model.calls[0]?.["tools"] ?? []) as { inputSchema: object }[];
  expect(sent?.inputSchema).toMatchObject({ type: "object", required: ["at"] });
});

it("says why arguments do not fit", async () => {
  const content = [{ type: "tool-call", toolCallId: "t", toolName: "look", input: '{"at":"x"}' }];
  const { toolCalls } = await vlmOf([languageModel("v3", { content })]).complete({ ...hello, tools: [look] });
  expect(toolCalls).toMatchObject([{ issues: [{ path: ["at"] }] }]);
});

it("passes an embedding call's options to the model's vendor, and warns about other options and about lengths", async () => {
  const model = embeddingModel("v3", { provider: "google.vertex.embedding", modelId: "text-embedding-005" });
  const { warnings } = await embedderOf([model]).embed(["a"], {
    inputType: "query",
    providerOptions: {
      vertex: { taskType: "CLUSTERING", autoTruncate: false, outputDimensionality: 2 },
      cohere: { truncate: "END" },
      gateway: { order: ["a"] },
    },
  });
  const own = { taskType: "CLUSTERING", autoTruncate: false };
  expect(model.calls[0]?.["providerOptions"]).toEqual({
    google: own,
    vertex: own,
    gateway: { order: ["a"] },
  });
  expect(warnings).toMatchObject([
    { type: "unsupported", field: "providerOptions.cohere" },
    { type: "unsupported", field: "providerOptions.vertex.outputDimensionality" },
  ]);
});

it("does not warn about a length that equals the embedder's", async () => {
  const model = embeddingModel("v3", { provider: "openai.embedding" });
  const { warnings } = await embedderOf([model], {}, 2).embed(["a"], {
    providerOptions: { openai: { dimensions: 2, user: "u" } },
  });
  expect(model.calls[0]?.["providerOptions"]).toEqual({ openai: { dimensions: 2, user: "u" } });
  expect(warnings).toEqual([]);
});
