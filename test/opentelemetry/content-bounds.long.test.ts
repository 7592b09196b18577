import { describe, expect, it } from "vitest";
import { callOf, createTracedWorld } from "./traced-world.js";

const picture = Uint8Array.from(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
);
const many = <Item>(count: number, item: Item) => Array.from({ length: count }, () => item);
const capabilities = { modalities: ["text", "image"] } as const;
const key = "sk-hush-hush-0123456789";
const names = ["gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.tool.definitions"];
const numbers = `[${many(2_000, "1e20").join(",")}]`;
const call = (args: string) => ({ type: "toolCall", id: "c", name: "look", arguments: args }) as const;
const before = { role: "user", content: "hi" };

/** Requests of many parts, and of texts that JSON writes longer. */
const requests: readonly (readonly [what: string, request: object])[] = [
  [
    "parts of one letter",
    { messages: [{ role: "user", content: many(20_000, { type: "text", text: "x" }) }] },
  ],
  ["pictures", { messages: [{ role: "user", content: many(300, { type: "image", image: picture }) }] }],
  ["control characters", { prompt: "\u0001".repeat(1_000) }],
  ["quotes", { prompt: '"\\\n'.repeat(1_000) }],
  ["lone surrogates", { prompt: "\ud800".repeat(1_000) }],
  ["pairs of surrogates", { prompt: "\ud83e\udd8a".repeat(1_000) }],
  ["empty messages", { messages: many(5_000, { role: "user", content: "" }) }],
  [
    "assistant's parts",
    { messages: [before, { role: "assistant", parts: many(5_000, { type: "text", text: "ab" }) }, before] },
  ],
  [
    "numbers that JSON writes longer",
    {
      messages: [
        before,
        { role: "assistant", parts: [call(numbers)] },
        { role: "tool", toolCallId: "c", content: "x" },
      ],
    },
  ],
  [
    "tools",
    {
      prompt: "x",
      tools: many(500, 0).map((_, index) => ({
        name: `t${index}`,
        description: "d",
        parameters: { type: "object" },
      })),
    },
  ],
];

describe("maxCharacters bounds each attribute", () => {
  it.each(requests)("of %s", async (_, request) => {
    for (const maxCharacters of [1, 60, 200, 1_000]) {
      const world = createTracedWorld({}, { captureContent: { maxCharacters } });
      const parts = many(3_000, "\u0002").join("");
      const complete = async () =>
        ({ content: parts, toolCalls: [], finishReason: "stop", model: "m" }) as never;
      await world.vlm({ a: { complete, capabilities } }).complete(request as never);
      const { attributes } = callOf(world.spans());
      for (const name of names) {
        const text = attributes[name];
        if (typeof text === "string") {
          expect(text.length, name).toBeLessThanOrEqual(Math.max(2, maxCharacters));
          expect(Array.isArray(JSON.parse(text))).toBe(true);
        }
      }
      if (maxCharacters === 1_000) {
        const shown = names.map((name) => attributes[name] ?? "").join("");
        expect(shown).toMatch(/\[\d+ more (?:characters|parts|messages|tools)\]/);
        expect(shown.length).toBeGreaterThan(1_000);
      }
    }
  });

  it("and what fits is whole", async () => {
    const written = JSON.stringify([{ role: "user", parts: [{ type: "text", content: 'a "fox"' }] }]);
    for (const [maxCharacters, isWhole] of [
      // Each list of parts counts a comma before its first part too.
      [written.length + 1, true],
      [written.length - 1, false],
    ] as const) {
      const world = createTracedWorld({}, { captureContent: { maxCharacters } });
      await world.vlm({ a: {} }).complete({ prompt: 'a "fox"' });
      expect(callOf(world.spans()).attributes["gen_ai.input.messages"] === written).toBe(isWhole);
    }
  });
});

describe("captured content", () => {
  it("shows no configured key, whole or cut", async () => {
    for (const maxCharacters of [95, 100, 110, 120, 16_000]) {
      const world = createTracedWorld({ secrets: [key] }, { captureContent: { maxCharacters } });
      const complete = async () =>
        ({
          content: `said ${key}`,
          toolCalls: [{ id: "c", name: "look", arguments: JSON.stringify({ token: key }) }],
          finishReason: "toolCalls",
          model: "m",
        }) as never;
      const vlm = world.vlm({ a: { complete } });
      await vlm.complete(
        {
          messages: [{ role: "user", content: `my key is ${key} ${"and more words ".repeat(20)}` }],
          stop: [key],
          tools: [{ name: "look", description: `takes ${key}`, parameters: { type: "object" } }],
        },
        { metadata: { token: key } },
      );
      const all = JSON.stringify(world.spans().map(({ attributes, events }) => ({ attributes, events })));
      expect(all).not.toContain("sk-hush");
      if (maxCharacters === 16_000) expect(all.match(/\[secret\]/g)?.length).toBeGreaterThanOrEqual(6);
    }
  });
});
