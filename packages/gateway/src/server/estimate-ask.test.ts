import { describe, expect, it } from "vitest";
import { estimateAsk, estimateInputs } from "./estimate-ask.js";

const long = "word ".repeat(4_000);
const promptTokens = (request: Parameters<typeof estimateAsk>[0]["request"]) =>
  estimateAsk({ request, maxTokens: 5 }).promptTokens;
const messages = [{ role: "user", content: "Hi" }] as const;

describe("the estimate of a request", () => {
  it.each([
    ["a message", { messages: [{ role: "user", content: long }] }],
    [
      "a schema of the answer",
      { messages, responseFormat: { type: "jsonSchema", name: "a", schema: { title: long } } },
    ],
    ["a field of a vendor", { messages, extraBody: { prediction: { content: long } } }],
    ["a tool's description", { messages, tools: [{ name: "look", description: long }] }],
    ["a tool's parameters", { messages, tools: [{ name: "look", parameters: { title: long } }] }],
  ] as const)("counts a long text in each field: %s", (_, request) => {
    expect(promptTokens(request as never)).toBeGreaterThan(3_000);
  });

  it("counts a document and a sound by their length, and a picture as one picture", () => {
    const data = `data:application/pdf;base64,${"A".repeat(1_000_000)}`;
    const of = (part: object) => promptTokens({ messages: [{ role: "user", content: [part as never] }] });
    expect(of({ type: "file", file: data })).toBeGreaterThan(9_000);
    expect(of({ type: "audio", audio: data })).toBeGreaterThan(9_000);
    expect(of({ type: "image", image: data })).toBeLessThan(1_000);
    expect(of({ type: "file", file: { id: "file-1" } })).toBeLessThan(1_000);
  });

  it("counts every input of an embeddings request", () => {
    expect(estimateInputs([long, long]).promptTokens).toBeGreaterThan(6_000);
  });
});
