import { expect, it } from "vitest";
import { estimateRequestTokens } from "./estimate-usage.js";

it("counts an assistant's parts in the place of its simple fields", () => {
  const parts = [
    { type: "reasoning", text: "1234" },
    { type: "text", text: "12345678" },
    { type: "toolCall", id: "1", name: "look", arguments: "{  }" },
  ] as const;
  expect(estimateRequestTokens({ messages: [{ role: "assistant", content: "not read", parts }] })).toBe(4);
});

it("counts the pictures of a tool's result", () => {
  const image = { type: "image", image: { kind: "url", url: "https://a.test/" } } as const;
  const content = [{ type: "text", text: "1234" }, image] as const;
  expect(estimateRequestTokens({ messages: [{ role: "tool", toolCallId: "1", content }] })).toBe(1_001);
});
