import { expect, it } from "vitest";
import type { VlmReply } from "../../contract/plugin/vlm-adapter.js";
import { toVlmResult } from "./to-result.js";

const reply: VlmReply = {
  content: "A fox.",
  toolCalls: [],
  finishReason: "stop",
  usage: { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" },
  model: "m",
};
const ref = { id: "a", provider: "acme", model: "m" };
const facts = { usage: reply.usage, warnings: [], credential: ref, attempts: [], callId: 7, waitedMs: 0 };
const result = (fields: Partial<VlmReply>) => toVlmResult({ ...reply, ...fields }, facts);

it("says who answered, and keeps the rate limit to the engine", () => {
  const { rateLimit: _, ...answer } = { ...reply, rateLimit: undefined };
  expect(result({ rateLimit: {} })).toEqual({
    ...answer,
    parts: [{ type: "text", text: "A fox." }],
    warnings: [],
    provider: "acme",
    credentialId: "a",
    attempts: [],
    callId: 7,
    waitedMs: 0,
  });
});

it("makes the parts of a reply without them: thoughts, text, tool calls", () => {
  const toolCalls = [{ id: "1", name: "look", arguments: "{}" }];
  expect(result({ reasoning: "hm", toolCalls }).parts).toEqual([
    { type: "reasoning", text: "hm" },
    { type: "text", text: "A fox." },
    { type: "toolCall", id: "1", name: "look", arguments: "{}" },
  ]);
});

it("makes no part of what is empty", () => {
  expect(result({ content: "", reasoning: "" }).parts).toEqual([]);
});

it("keeps the order and the metadata of an adapter's own parts", () => {
  const parts = [
    { type: "toolCall", id: "1", name: "look", arguments: "{}", providerMetadata: { acme: { sign: "x" } } },
    { type: "text", text: "A fox." },
  ] as const;
  expect(result({ parts }).parts).toBe(parts);
});

it("hands on the provider's own fields and its metadata, and makes no member without a value", () => {
  const details = {
    raw: { logprobs: [] },
    providerMetadata: { acme: { id: 1 } },
  } as const;
  expect(result(details)).toMatchObject(details);
  expect(Object.keys(result({}))).not.toEqual(expect.arrayContaining(["raw"]));
});

it("takes a reply that an adapter without types left bare", () => {
  const bare = { finishReason: "stop", model: "m" } as unknown as VlmReply;
  expect(toVlmResult(bare, facts)).toMatchObject({ content: "", toolCalls: [], parts: [] });
});
