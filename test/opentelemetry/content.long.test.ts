import { describe, expect, it } from "vitest";
import { StatusError } from "../support/scripted-plugin.js";
import { callOf, createTracedWorld } from "./traced-world.js";

const secretWords = "marmalade zebra";
const picture = Uint8Array.from(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
);
const conversation = {
  messages: [
    { role: "system", content: "Be brief." },
    {
      role: "user",
      content: [
        { type: "text", text: secretWords },
        { type: "image", image: picture },
        { type: "image", image: "https://jane:secret@pictures.example/fox.png?signature=hush" },
      ],
    },
    { role: "assistant", toolCalls: [{ id: "call_1", name: "look", arguments: '{"at":"fox"}' }] },
    { role: "tool", toolCallId: "call_1", content: "a red fox" },
  ],
  tools: [{ name: "look", description: "looks", parameters: { type: "object" } }],
} as const;
const capabilities = { modalities: ["text", "image"] } as const;
const said = async () =>
  ({
    content: "It is a fox.",
    reasoning: "red, so a fox",
    toolCalls: [],
    finishReason: "stop",
    model: "m",
  }) as never;

describe("content", () => {
  it("is nowhere in spans unless asked for", async () => {
    const world = createTracedWorld();
    const echoes = () =>
      Promise.reject(Object.assign(new StatusError(401), { message: `no: ${secretWords}` }));
    const vlm = world.vlm({
      a: { complete: echoes, capabilities },
      b: {
        complete: async () => ({ ...((await said()) as object), content: "zanzibar" }) as never,
        capabilities,
      },
    });
    await vlm.complete(conversation);
    await world.embedder({ c: {} }).embed([secretWords]);
    const all = JSON.stringify(
      world.spans().map(({ attributes, events, status, name }) => ({ attributes, events, status, name })),
    );
    expect(all).not.toMatch(/marmalade|zebra|zanzibar|red, so|fox/);
  });

  it("is the conventions' messages when asked for: pictures by type and length, addresses without what is secret", async () => {
    const world = createTracedWorld({}, { captureContent: true });
    const vlm = world.vlm({ a: { complete: said, capabilities } });
    await vlm.complete(conversation);
    const { attributes } = callOf(world.spans());
    expect(JSON.parse(String(attributes["gen_ai.input.messages"]))).toEqual([
      { role: "system", parts: [{ type: "text", content: "Be brief." }] },
      {
        role: "user",
        parts: [
          { type: "text", content: secretWords },
          { type: "blob", modality: "image", mime_type: "image/png", byte_length: picture.byteLength },
          { type: "uri", modality: "image", uri: "https://pictures.example/fox.png" },
        ],
      },
      {
        role: "assistant",
        parts: [{ type: "tool_call", id: "call_1", name: "look", arguments: { at: "fox" } }],
      },
      { role: "tool", parts: [{ type: "tool_call_response", id: "call_1", response: "a red fox" }] },
    ]);
    expect(JSON.parse(String(attributes["gen_ai.output.messages"]))).toEqual([
      {
        role: "assistant",
        parts: [
          { type: "reasoning", content: "red, so a fox" },
          { type: "text", content: "It is a fox." },
        ],
        finish_reason: "stop",
      },
    ]);
    expect(JSON.parse(String(attributes["gen_ai.tool.definitions"]))).toEqual([
      { type: "function", name: "look", description: "looks" },
    ]);
  });

  it("of a stream that was left is what had come", async () => {
    const world = createTracedWorld({}, { captureContent: true });
    for await (const _ of world.vlm({ a: {} }).stream({ prompt: secretWords })) break;
    const { attributes } = callOf(world.spans());
    expect(String(attributes["gen_ai.output.messages"])).toContain("Hello");
    expect(String(attributes["gen_ai.input.messages"])).toContain(secretWords);
  });

  it("is bounded, however much there is of it", async () => {
    const world = createTracedWorld({}, { captureContent: { maxCharacters: 500 } });
    const vlm = world.vlm({
      a: { complete: async () => ({ ...((await said()) as object), content: "y".repeat(100_000) }) as never },
    });
    const messages = Array.from(
      { length: 5_000 },
      () => ({ role: "user", content: "\ud83e\udd8a".repeat(60) }) as const,
    );
    await vlm.complete({ messages });
    const { attributes } = callOf(world.spans());
    const input = String(attributes["gen_ai.input.messages"]);
    expect(input.length).toBeLessThan(1_500);
    expect(input).toMatch(/more messages/);
    // A character that was halved would be written as an escape.
    expect(input).not.toMatch(/\\ud[89a-f]/i);
    expect(String(attributes["gen_ai.output.messages"]).length).toBeLessThan(1_500);
    expect(() => JSON.parse(input)).not.toThrow();
  });
});
