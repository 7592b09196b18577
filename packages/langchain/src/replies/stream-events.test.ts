import type { VlmContentChunk } from "@hotspare/core/plugin";
import { expect, it } from "vitest";
import { StreamEvents } from "./stream-events.js";

const finish = {
  type: "finish",
  finishReason: "stop",
  toolCalls: [],
  parts: [],
  usage: { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" },
  model: "m",
  provider: "acme",
  credentialId: "a",
  attempts: [],
  warnings: [],
} as const;

/** The blocks of a stream, as they are when they are whole. */
function blocksOf(...chunks: readonly VlmContentChunk[]): readonly unknown[] {
  const events = new StreamEvents();
  return [...chunks.flatMap((chunk) => events.add(chunk)), ...events.finish(finish, [])].flatMap((event) =>
    event.event === "content-block-finish" ? [event.content] : [],
  );
}

it("keeps what each piece of a part says of one provider", () => {
  const blocks = blocksOf(
    { type: "reasoning", reasoning: "Hm", providerMetadata: { acme: { id: "r1" } } },
    { type: "reasoning", reasoning: "m.", providerMetadata: { acme: { signature: "s1" } } },
    {
      type: "toolCall",
      index: 0,
      id: "c",
      name: "look",
      arguments: "{",
      providerMetadata: { acme: { id: "t1" } },
    },
    { type: "toolCall", index: 0, arguments: "}", providerMetadata: { acme: { signature: "s2" } } },
  );
  const [reasoning, call] = blocks.map((block) => JSON.stringify(block));
  expect(reasoning).toContain('"acme":{"id":"r1","signature":"s1"}');
  expect(call).toContain('"acme":{"id":"t1","signature":"s2"}');
});

it("ends with the files that the model generated, in both forms of the AI SDK", () => {
  const files = [
    { mediaType: "image/png", data: "AAEC" },
    { mediaType: "application/pdf", data: { type: "url", url: "https://a.test/x.pdf" } },
    { mediaType: "audio/wav", data: { type: "data", data: "AAEC" } },
    { mediaType: "image/png", data: { type: "reference", reference: {} } },
  ];
  const events = new StreamEvents().finish({ ...finish, raw: { files } }, []);
  expect(events.map(({ event }) => event)).toEqual([
    "message-start",
    ...Array.from({ length: 3 }, () => ["content-block-start", "content-block-finish"]).flat(),
    "message-finish",
  ]);
  expect(events.filter(({ event }) => event === "content-block-finish")).toMatchObject([
    { index: 0, content: { type: "image", mimeType: "image/png", data: "AAEC" } },
    { index: 1, content: { type: "file", mimeType: "application/pdf", url: "https://a.test/x.pdf" } },
    { index: 2, content: { type: "audio", mimeType: "audio/wav", data: "AAEC" } },
  ]);
});
