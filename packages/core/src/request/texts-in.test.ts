import { expect, it } from "vitest";
import { textsIn } from "./texts-in.js";

it("finds every text of a request, and none of the words of its form", () => {
  const request = {
    messages: [
      { role: "system", content: "be kind" },
      {
        role: "user",
        content: [
          { type: "text", text: "look" },
          { type: "image", image: { kind: "url", url: "https://a.example/x.png" } },
          { type: "image", image: { kind: "bytes", bytes: new Uint8Array(9), mediaType: "image/png" } },
        ],
      },
      { role: "assistant", parts: [{ type: "toolCall", id: "c", name: "n", arguments: "{}" }] },
    ],
    tools: [{ name: "t", parameters: { type: "object", title: "deep" } }],
    stop: ["end"],
    temperature: 1,
    seed: undefined,
  };
  expect(textsIn(request)).toEqual([
    "be kind",
    "look",
    "https://a.example/x.png",
    "c",
    "n",
    "{}",
    "t",
    "deep",
    "end",
  ]);
});

it("ends in a circle", () => {
  const circle: { text: string; self?: unknown } = { text: "x" };
  circle.self = circle;
  expect(textsIn(circle).length).toBeLessThan(100);
});
