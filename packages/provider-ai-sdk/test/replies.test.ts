import { StreamInterruptedError } from "@hotspare/core";
import { rejectionOf } from "@hotspare/testkit";
import { expect, it } from "vitest";
import { endOf, languageModel } from "./scripted-models.js";
import { chunksOf, hello, vlmOf } from "./world.js";

const finish = { type: "finish", ...endOf("v3") };
const signed = { acme: { signature: "s" } };

it("reads parts in order, and fills the simple fields from them", async () => {
  const content = [
    { type: "reasoning", text: "Hm.", providerMetadata: signed },
    { type: "text", text: "I " },
    { type: "text", text: "look." },
    { type: "tool-call", toolCallId: "1", toolName: "look", input: '{"a":1}', providerMetadata: signed },
  ];
  const model = languageModel("v3", { content, result: { response: { id: "r-1", modelId: "acme-1-0425" } } });
  const result = await vlmOf([model]).complete(hello);
  expect(result).toMatchObject({
    content: "I look.",
    reasoning: "Hm.",
    toolCalls: [{ id: "1", name: "look", arguments: '{"a":1}' }],
    finishReason: "toolCalls",
    model: "acme-1-0425",
    usage: { promptTokens: 3, completionTokens: 2, cachedTokens: 1, reasoningTokens: 1, source: "reported" },
    responseId: "r-1",
    rawFinishReason: "stop",
  });
  expect(result.parts.map(({ type, providerMetadata }) => [type, providerMetadata?.["acme"]])).toEqual([
    ["reasoning", { signature: "s" }],
    ["text", undefined],
    ["text", undefined],
    ["toolCall", { signature: "s" }],
  ]);
});

it.each(["parts", "simple fields"] as const)(
  "sends signatures back with the next turn, by %s",
  async (form) => {
    const content = [
      { type: "reasoning", text: "Hm.", providerMetadata: signed },
      { type: "tool-call", toolCallId: "1", toolName: "look", input: "{}", providerMetadata: signed },
    ];
    const model = languageModel("v3", { content });
    const vlm = vlmOf([model]);
    const { parts, content: text, reasoning, toolCalls, providerMetadata } = await vlm.complete(hello);
    const said =
      form === "parts"
        ? ({ role: "assistant", parts } as const)
        : ({ role: "assistant", content: text, reasoning, toolCalls, providerMetadata } as const);
    await vlm.complete({ messages: [said, { role: "tool", toolCallId: "1", content: "fox" }] as never });
    const [message] = (model.calls[1]?.["prompt"] ?? []) as readonly { readonly content: unknown }[];
    expect(message?.content).toEqual([
      { type: "reasoning", text: "Hm.", providerOptions: signed },
      { type: "tool-call", toolCallId: "1", toolName: "look", input: {}, providerOptions: signed },
    ]);
  },
);

it("does not send an account's ids to another account, but sends signatures", async () => {
  const providerMetadata = { openai: { itemId: "msg_1" }, anthropic: { signature: "s" } };
  const first = languageModel("v3", { content: [{ type: "text", text: "Hi.", providerMetadata }] });
  const second = languageModel("v3");
  const { parts } = await vlmOf([first]).complete(hello);
  const messages = [
    { role: "assistant", parts },
    { role: "user", content: "And?" },
  ] as const;
  for (const model of [first, second]) await vlmOf([model]).complete({ messages });
  const sent = [first.calls[1], second.calls[0]].map((call) => {
    const [message] = (call?.["prompt"] ?? []) as readonly { readonly content: readonly object[] }[];
    return message?.content[0];
  });
  expect(sent).toEqual([
    { type: "text", text: "Hi.", providerOptions: providerMetadata },
    { type: "text", text: "Hi.", providerOptions: { anthropic: { signature: "s" } } },
  ]);
});

it("keeps files, sources and the provider's own calls in raw", async () => {
  const content = [
    { type: "source", sourceType: "url", id: "1", url: "https://a.test/" },
    { type: "file", mediaType: "image/png", data: new Uint8Array([1]) },
    { type: "tool-call", toolCallId: "9", toolName: "web_search", input: "{}", providerExecuted: true },
    { type: "tool-result", toolCallId: "9", toolName: "web_search", result: [1] },
    { type: "custom", kind: "acme.note" },
  ];
  const named = {
    sources: [{ sourceType: "url", id: "1", url: "https://a.test/" }],
    files: [{ mediaType: "image/png", data: "AQ==" }],
    providerToolCalls: [{ toolCallId: "9", toolName: "web_search", input: "{}", providerExecuted: true }],
    providerToolResults: [{ toolCallId: "9", toolName: "web_search", result: [1] }],
    custom: [{ kind: "acme.note" }],
  };
  const vlm = vlmOf([languageModel("v3", { content, parts: [...content, finish] })]);
  const result = await vlm.complete(hello);
  expect(result).toMatchObject({ raw: named, toolCalls: [], finishReason: "stop" });
  const [end] = await chunksOf(vlm.stream(hello));
  expect(end).toMatchObject({ type: "finish", raw: named });
});

it("reads version 2's words, usage and warnings", async () => {
  const warnings = [
    { type: "unsupported-setting", setting: "maxOutputTokens", details: "not here" },
    { type: "unsupported-tool", tool: {} },
    { type: "other", message: "Beware." },
  ];
  const model = languageModel("v2", { result: { warnings } });
  const result = await vlmOf([model]).complete(hello);
  expect(result).toMatchObject({
    finishReason: "stop",
    usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5, cachedTokens: 1 },
    warnings: [
      { type: "unsupported", field: "maxTokens", message: "maxOutputTokens: not here" },
      { type: "unsupported", field: "tools" },
      { type: "adjusted", message: "Beware." },
    ],
  });
});

it("estimates the usage when the provider reports none", async () => {
  const model = languageModel("v3", { result: { usage: { inputTokens: {}, outputTokens: {} } } });
  expect((await vlmOf([model]).complete(hello)).usage).toMatchObject({
    completionTokens: 2,
    source: "estimated",
  });
});

it("streams separate blocks, calls in pieces, and arguments that came late", async () => {
  const parts = [
    { type: "reasoning-start", id: "1" },
    { type: "reasoning-delta", id: "1", delta: "Hm." },
    { type: "reasoning-end", id: "1", providerMetadata: signed },
    { type: "reasoning-start", id: "2", providerMetadata: { acme: { redacted: "r" } } },
    { type: "text-start", id: "3" },
    { type: "text-delta", id: "3", delta: "One" },
    { type: "text-delta", id: "4", delta: "Two" },
    { type: "tool-input-start", id: "5", toolName: "look" },
    { type: "tool-input-delta", id: "5", delta: '{"a"' },
    { type: "tool-input-start", id: "6", toolName: "web", providerExecuted: true },
    { type: "tool-input-delta", id: "6", delta: "{}" },
    { type: "tool-call", toolCallId: "5", toolName: "look", input: '{"a":1}', providerMetadata: signed },
    { type: "tool-call", toolCallId: "7", toolName: "whole", input: "{}" },
    { type: "ping" },
    finish,
  ];
  const chunks = await chunksOf(vlmOf([languageModel("v3", { parts })]).stream(hello));
  const end = chunks.at(-1);
  expect(end).toMatchObject({ type: "finish", finishReason: "toolCalls", usage: { promptTokens: 3 } });
  const said = end?.type === "finish" ? end.parts : [];
  expect(
    said.map(({ providerMetadata, ...part }) => ({ ...part, acme: providerMetadata?.["acme"] })),
  ).toEqual([
    { type: "reasoning", text: "Hm.", acme: { signature: "s" } },
    { type: "reasoning", text: "", acme: { redacted: "r" } },
    { type: "text", text: "One", acme: undefined },
    { type: "text", text: "Two", acme: undefined },
    { type: "toolCall", id: "5", name: "look", arguments: '{"a":1}', acme: { signature: "s" } },
    { type: "toolCall", id: "7", name: "whole", arguments: "{}", acme: undefined },
  ]);
});

it.each([
  [
    "an error part with words",
    { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
    "overloaded",
  ],
  [
    "an error part that is an error",
    { type: "error", error: new Error("The server is overloaded.") },
    "overloaded",
  ],
  [
    "an end that is an error",
    { type: "finish", finishReason: { unified: "error", raw: "boom" }, usage: {} },
    "failed_generation",
  ],
  ["an end without a word", { type: "finish", finishReason: { unified: "other" }, usage: {} }, "empty_reply"],
] as const)("moves on before content after %s", async (_, part, reason) => {
  const broken = languageModel("v3", { parts: [part] });
  const whole = languageModel("v3", { parts: [{ type: "text-delta", id: "1", delta: "ok" }, finish] });
  const chunks = await chunksOf(vlmOf([broken, whole]).stream(hello));
  const end = chunks.at(-1);
  expect(end).toMatchObject({ credentialId: "c1" });
  expect(end?.type === "finish" && end.attempts[0]?.classification).toMatchObject({
    class: "transient",
    reason,
  });
});

it("ends with an error after content, and keeps the content", async () => {
  const error = new Error("The server is overloaded.");
  const parts = [
    { type: "text-delta", id: "1", delta: "Half" },
    { type: "error", error },
  ];
  const thrown = await rejectionOf(chunksOf(vlmOf([languageModel("v3", { parts })]).stream(hello)));
  expect(StreamInterruptedError.isInstance(thrown) && [thrown.partial.content, thrown.cause]).toEqual([
    "Half",
    error,
  ]);
});

it("does not accept the end of a cut stream as an end", async () => {
  const parts = [
    { type: "text-delta", id: "1", delta: "Half" },
    {
      type: "finish",
      finishReason: { unified: "other", raw: undefined },
      usage: { outputTokens: { total: 1 } },
    },
  ];
  const thrown = await rejectionOf(chunksOf(vlmOf([languageModel("v3", { parts })]).stream(hello)));
  expect(String(thrown)).toContain("without a finish from the provider");
});

it("says that the filter took the whole answer", async () => {
  const filtered = languageModel("v3", { content: [], result: endOf("v3", "content-filter") });
  const spare = languageModel("v3");
  const thrown = await rejectionOf(vlmOf([filtered, spare]).complete(hello));
  expect(String(thrown)).toContain("content filter");
  expect(spare.calls).toHaveLength(0);
});
