import { describe, expect, it } from "vitest";
import { ExtraFields } from "./extra-fields.js";
import { plainTextOf } from "./plain-piece.js";

const head = {
  id: "chat-1",
  object: "chat.completion.chunk",
  created: 5,
  model: "m",
  system_fingerprint: "f",
};
const choice = { index: 0, finish_reason: null, logprobs: null };
const piece = (delta: object, more: object = {}, moreOfChoice: object = {}) => ({
  ...head,
  choices: [{ ...choice, delta, ...moreOfChoice }],
  ...more,
});

function said() {
  const extra = new ExtraFields();
  const first = piece({ role: "assistant", content: "a" }, { service_tier: "default" });
  extra.addPayload(first);
  extra.addChoice(first.choices[0] as never);
  return { model: "m", index: 0, extra };
}

describe("a piece of a stream", () => {
  it.each<readonly [string, object, object]>([
    ["text", piece({ content: "b" }), { content: "b" }],
    [
      "text with its role, and no calls",
      piece({ role: "assistant", content: "b", tool_calls: [] }),
      { content: "b" },
    ],
    [
      "text beside nulls",
      piece({ content: "b", refusal: null, reasoning: null }, { usage: null }),
      { content: "b" },
    ],
    ["text beside noise", piece({ content: "b" }, { obfuscation: "x9" }), { content: "b" }],
    [
      "text beside what was said before",
      piece({ content: "b" }, { service_tier: "default" }),
      { content: "b" },
    ],
    ["thoughts", piece({ content: "", reasoning_content: "h" }), { reasoning: "h" }],
    ["thoughts in two fields", piece({ reasoning_content: "h", reasoning: "h" }), { reasoning: "h" }],
  ])("with %s is plain", (_, payload, text) => {
    expect(plainTextOf(payload as never, said())).toEqual(text);
  });

  it.each<readonly [string, object]>([
    ["no text", piece({ content: "" })],
    ["an end", piece({ content: "b" }, {}, { finish_reason: "stop" })],
    ["an end in the server's own word", piece({ content: "b" }, {}, { native_finish_reason: "STOP" })],
    ["logprobs", piece({ content: "b" }, {}, { logprobs: { content: [] } })],
    ["a call", piece({ content: "b", tool_calls: [{ index: 0 }] })],
    ["parts", piece({ content: [{ type: "text", text: "b" }] })],
    ["text and thoughts", piece({ content: "b", reasoning: "h" })],
    ["two thoughts", piece({ reasoning_content: "h", reasoning: "i" })],
    ["a refusal", piece({ content: "", refusal: "no" })],
    ["an error in its delta", piece({ content: "b", error: { code: 1 } })],
    ["an error in its choice", piece({ content: "b" }, {}, { error: { code: 1 } })],
    ["an error", piece({ content: "b" }, { error: { message: "x" } })],
    ["an object that is an error", piece({ content: "b" }, { object: "error" })],
    ["a count of tokens", piece({ content: "b" }, { usage: { total_tokens: 1 } })],
    ["another model", piece({ content: "b" }, { model: "n" })],
    ["another id", piece({ content: "b" }, { id: "chat-2" })],
    ["a field with the name of a property of every object", piece({ content: "b" }, { constructor: Object })],
    ["a new field", piece({ content: "b" }, { citations: "x" })],
    ["a field of servers that repeat the whole text", piece({ content: "b" }, { base_resp: null })],
    ["another choice", { ...head, choices: [{ ...choice, index: 1, delta: { content: "b" } }] }],
    ["no number", { ...head, choices: [{ delta: { content: "b" } }] }],
    [
      "two choices",
      {
        ...head,
        choices: [
          { ...choice, delta: { content: "b" } },
          { ...choice, index: 1 },
        ],
      },
    ],
    ["a whole message", { ...head, choices: [{ ...choice, message: { content: "b" } }] }],
    ["no choices", head],
    ["choices of nothing", { ...head, choices: [null] }],
  ])("with %s is not plain", (_, payload) => {
    expect(plainTextOf(payload as never, said())).toBeUndefined();
  });
});
