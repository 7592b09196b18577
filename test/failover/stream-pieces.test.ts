import { createHotspare, StreamInterruptedError } from "@hotspare/core";
import type { VlmAdapterChunk } from "@hotspare/core/plugin";
import { describe, expect, it, onTestFinished } from "vitest";
import { finish, StatusError, scripted } from "../support/scripted-plugin.js";
import { rejection } from "../support/world.js";

/** A VLM whose only credential streams these chunks, and then this error if there is one. */
function vlmOf(chunks: readonly VlmAdapterChunk[], error?: Error) {
  const hotspare = createHotspare({ plugins: [scripted()] });
  onTestFinished(() => hotspare.close());
  const stream = async function* () {
    yield* chunks;
    if (error !== undefined) throw error;
  };
  return hotspare.vlm({ model: "m", credentials: [{ id: "a", provider: "scripted", script: { stream } }] });
}

async function readAll(chunks: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

const pieces: readonly VlmAdapterChunk[] = [
  { type: "reasoning", reasoning: "" },
  { type: "reasoning", reasoning: "Let me " },
  { type: "reasoning", reasoning: "see." },
  { type: "content", content: "Foxes " },
  { type: "content", content: "" },
  { type: "content", content: "are red." },
  { type: "toolCall", index: 0, id: "call_1", name: "weather", arguments: "" },
  { type: "toolCall", index: 0, arguments: '{"city":' },
  { type: "toolCall", index: 1, id: "call_2", name: "time", arguments: "{}" },
  { type: "toolCall", index: 0, arguments: '"Oslo"}' },
];

describe("a stream that breaks", () => {
  it("has all that came on its error: text, thoughts and tool calls, put together", async () => {
    const stream = vlmOf(pieces, new StatusError(500)).stream({ prompt: "?" });
    const error = await rejection(readAll(stream));
    if (!StreamInterruptedError.isInstance(error)) throw error;
    expect(error.partial).toEqual({
      content: "Foxes are red.",
      reasoning: "Let me see.",
      toolCalls: [
        { id: "call_1", name: "weather", arguments: '{"city":"Oslo"}' },
        { id: "call_2", name: "time", arguments: "{}" },
      ],
    });
    expect(error.usage).toMatchObject({ source: "estimated" });
    expect(error.usage.completionTokens).toBeGreaterThan(0);
  });

  it("is done afterwards", async () => {
    const stream = vlmOf(pieces, new StatusError(500)).stream({ prompt: "?" });
    await rejection(readAll(stream));
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });
});

describe("a stream that ends", () => {
  it("hands over what carries something, and its finish", async () => {
    const chunks = await readAll(vlmOf([...pieces, finish]).stream({ prompt: "?" }));
    expect(chunks).toHaveLength(pieces.length - 2 + 1);
    expect(chunks.at(-1)).toMatchObject({ type: "finish", finishReason: "stop", credentialId: "a" });
  });

  it("may be empty but for its finish, and says nothing twice", async () => {
    const stream = vlmOf([finish]).stream({ prompt: "?" });
    expect(await readAll(stream)).toMatchObject([{ type: "finish" }]);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(await stream.return?.()).toEqual({ done: true, value: undefined });
  });

  it("with a finish that has no usage has an estimated one", async () => {
    const without: VlmAdapterChunk = { type: "finish", finishReason: "stop", model: "m" };
    const chunks = await readAll(
      vlmOf([{ type: "content", content: "Hello" }, without]).stream({ prompt: "?" }),
    );
    expect(chunks.at(-1)).toMatchObject({ usage: { source: "estimated" } });
  });
});

describe("a stream into which an error is thrown", () => {
  it("ends with that error, and counts what was read as an answer", async () => {
    const vlm = vlmOf([...pieces, finish]);
    const stream = vlm.stream({ prompt: "?" });
    await stream.next();
    const mine = new Error("enough");
    expect(await rejection(stream.throw?.(mine) ?? Promise.resolve())).toBe(mine);
    expect(vlm.status()).toMatchObject([{ served: 1, inFlight: 0 }]);
  });

  it("before it was read sends nothing", async () => {
    const vlm = vlmOf([finish]);
    expect(await vlm.stream({ prompt: "?" }).return?.()).toEqual({ done: true, value: undefined });
    expect(vlm.status()).toMatchObject([{ served: 0, inFlight: 0 }]);
  });
});
