import type { VlmChunk, VlmFinishChunk } from "@hotspare/core";
import { expect, it } from "vitest";
import type { SaidPart } from "./said-types.js";
import { StreamParts } from "./stream-parts.js";

const finish: VlmFinishChunk = {
  type: "finish",
  finishReason: "toolCalls",
  rawFinishReason: "tool_calls",
  toolCalls: [],
  parts: [],
  usage: {
    promptTokens: 3,
    completionTokens: 4,
    totalTokens: 7,
    cachedTokens: 1,
    reasoningTokens: 2,
    source: "reported",
  },
  model: "m",
  provider: "openai",
  credentialId: "a",
  attempts: [],
  warnings: [],
};

function partsOf(
  chunks: readonly Exclude<VlmChunk, VlmFinishChunk>[],
  last: Partial<VlmFinishChunk> = {},
): SaidPart[] {
  const parts: SaidPart[] = [];
  const made = new StreamParts((part) => parts.push(part), { modelId: "m" }, "v3");
  for (const chunk of chunks) made.add(chunk);
  made.finish({ ...finish, ...last });
  return parts;
}

const call = (index: number, id: string | undefined, name: string | undefined, args: string) => ({
  type: "toolCall" as const,
  index,
  ...(id === undefined ? {} : { id }),
  ...(name === undefined ? {} : { name }),
  arguments: args,
});

it("begins, grows and ends each thought, text and call under its own id", () => {
  const parts = partsOf([
    { type: "reasoning", reasoning: "h" },
    { type: "reasoning", reasoning: "m" },
    { type: "content", content: "a" },
    { type: "reasoning", reasoning: "again" },
    { type: "content", content: "b" },
    call(0, "1", "look", '{"a"'),
    call(0, undefined, undefined, ":1}"),
  ]);
  expect(parts.slice(0, -1)).toEqual([
    { type: "reasoning-start", id: "reasoning-0" },
    { type: "reasoning-delta", id: "reasoning-0", delta: "h" },
    { type: "reasoning-delta", id: "reasoning-0", delta: "m" },
    { type: "reasoning-end", id: "reasoning-0" },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", delta: "a" },
    { type: "text-end", id: "0" },
    { type: "reasoning-start", id: "reasoning-1" },
    { type: "reasoning-delta", id: "reasoning-1", delta: "again" },
    { type: "reasoning-end", id: "reasoning-1" },
    { type: "text-start", id: "1" },
    { type: "text-delta", id: "1", delta: "b" },
    { type: "text-end", id: "1" },
    { type: "tool-input-start", id: "1", toolName: "look" },
    { type: "tool-input-delta", id: "1", delta: '{"a"' },
    { type: "tool-input-delta", id: "1", delta: ":1}" },
    { type: "tool-input-end", id: "1" },
    { type: "tool-call", toolCallId: "1", toolName: "look", input: '{"a":1}' },
  ]);
  expect(parts.at(-1)).toMatchObject({
    type: "finish",
    finishReason: { unified: "tool-calls", raw: "tool_calls" },
    usage: {
      inputTokens: { total: 3, noCache: 2, cacheRead: 1, cacheWrite: undefined },
      outputTokens: { total: 4, text: 2, reasoning: 2 },
    },
  });
});

it("keeps calls that come interleaved apart, and loses no piece of them", () => {
  const parts = partsOf([
    call(0, "1", "look", '{"a":'),
    call(1, "2", "see", '{"b":'),
    call(0, undefined, undefined, "1}"),
    call(1, undefined, undefined, "2}"),
  ]);
  expect(parts.filter(({ type }) => type === "tool-call")).toEqual([
    { type: "tool-call", toolCallId: "1", toolName: "look", input: '{"a":1}' },
    { type: "tool-call", toolCallId: "2", toolName: "see", input: '{"b":2}' },
  ]);
});

it("ends a call that is whole when the next begins, so that its tool may run at once", () => {
  const types = partsOf([call(0, "1", "look", "{}"), call(1, "2", "see", "{}")]).map(({ type }) => type);
  expect(types.indexOf("tool-call")).toBeLessThan(types.lastIndexOf("tool-input-start"));
});

it("emits nothing of a call before its name, and makes the id that a server leaves out", () => {
  const parts = partsOf([call(0, undefined, undefined, '{"a"'), call(0, undefined, "look", ":1}")]);
  const [start, delta] = parts;
  expect(start).toEqual({ type: "tool-input-start", id: expect.stringMatching(/.{8,}/), toolName: "look" });
  expect(delta).toMatchObject({ type: "tool-input-delta", delta: '{"a":1}' });
});

it("gives a thought's metadata at its end, joined, and the message's with the last part", () => {
  const parts = partsOf(
    [
      { type: "reasoning", reasoning: "h", providerMetadata: { x: { a: 1 } } },
      { type: "reasoning", reasoning: "", providerMetadata: { x: { signature: "s" } } },
      { type: "content", content: "a" },
    ],
    { providerMetadata: { openai: { endpoint: "e" } } },
  );
  expect(parts.filter(({ type }) => type.endsWith("-end"))).toEqual([
    { type: "reasoning-end", id: "reasoning-0", providerMetadata: { x: { a: 1, signature: "s" } } },
    { type: "text-end", id: "0", providerMetadata: { hotspare: { message: { openai: { endpoint: "e" } } } } },
  ]);
});

it("begins a part of its own where a chunk says so", () => {
  const begins = { type: "reasoning", reasoning: "two", beginsPart: true } as const;
  const parts = partsOf([{ type: "reasoning", reasoning: "one" }, begins]);
  expect(parts.filter(({ type }) => type === "reasoning-start")).toHaveLength(2);
});

it("cites pages, each once", () => {
  const raw = {
    annotations: [{ type: "url_citation", url_citation: { url: "https://a.test/", title: "A" } }],
    citations: ["https://a.test/", "https://b.test/"],
  };
  expect(
    partsOf([{ type: "content", content: "a" }], { raw }).filter(({ type }) => type === "source"),
  ).toEqual([
    { type: "source", sourceType: "url", id: "source-0", url: "https://a.test/", title: "A" },
    { type: "source", sourceType: "url", id: "source-1", url: "https://b.test/" },
  ]);
});

it("cites the sources that a model of the AI SDK gave, as it gave them, and other pages after them", () => {
  const file = { sourceType: "document", id: "d1", mediaType: "application/pdf", title: "Report" };
  const near = {
    sourceType: "url",
    id: "u1",
    url: "https://a.test/",
    providerMetadata: { x: { text: "one" } },
  };
  const again = { sourceType: "url", url: "https://a.test/", providerMetadata: { x: { text: "two" } } };
  const raw = {
    sources: [file, near, again, { sourceType: "url" }, 5],
    citations: ["https://a.test/", "https://b.test/"],
  };
  expect(
    partsOf([{ type: "content", content: "a" }], { raw }).filter(({ type }) => type === "source"),
  ).toEqual([
    { type: "source", ...file },
    { type: "source", ...near },
    { type: "source", id: "source-2", ...again },
    { type: "source", sourceType: "url", id: "source-3", url: "https://b.test/" },
  ]);
});

it("ends what was being said when the stream breaks, and drops a call that is not whole", () => {
  const parts: SaidPart[] = [];
  const made = new StreamParts((part) => parts.push(part), { modelId: "m" }, "v3");
  made.add(call(0, "1", "look", '{"a'));
  made.add({ type: "content", content: "a" });
  made.breakOff();
  expect(parts.map(({ type }) => type)).toEqual([
    "tool-input-start",
    "tool-input-delta",
    "text-start",
    "text-delta",
    "text-end",
  ]);
});
