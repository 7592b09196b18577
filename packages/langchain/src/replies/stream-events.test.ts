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
