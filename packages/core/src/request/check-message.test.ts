import { expect, it } from "vitest";
import type { Message } from "../contract/plugin/vlm-request.js";
import { checkedMessage } from "./check-message.js";

const roles = "system, user, assistant, tool";

it.each<[unknown, string]>([
  ["hello", 'm[0]: is a string of 5 characters. Give an object: { role: "user", content: "…" }'],
  [{ role: "human" }, `m[0].role: is "human". Write "user". A message's role is one of: ${roles}`],
  [{ role: "toString" }, `m[0].role: is "toString". A message's role is one of: ${roles}`],
  [{ content: "a" }, `m[0].role: is undefined. A message's role is one of: ${roles}`],
  [{ role: "user", content: 1 }, "m[0].content: is a number. Give a string or a list of parts"],
  [{ role: "system", content: [] }, "m[0].content: is an empty list. Give a string"],
  [{ role: "assistant", content: null }, "m[0].content: is null. Give a string, or leave it out"],
  [{ role: "assistant", toolCalls: {} }, "m[0].toolCalls: is a plain object. Give a list, or leave it out"],
  [
    { role: "tool", content: "a" },
    "m[0].toolCallId: is undefined. Give the id of the tool call that this answers",
  ],
  [{ role: "tool", toolCallId: "1" }, "m[0].content: is undefined. Give a string or a list of parts"],
  [
    { role: "user", contents: "a" },
    'm[0].contents: is a string of 1 character, which is not a field of a message of role "user"; did you mean "content"? There are: role, content',
  ],
  [
    { role: "tool", tool_call_id: "1", content: "a" },
    'm[0].tool_call_id: is a string of 1 character, which is not a field of a message of role "tool"; did you mean "toolCallId"? There are: role, toolCallId, content',
  ],
  [
    { role: "assistant", toolCalls: [{ id: "1", name: "look", arguments: {} }] },
    "m[0].toolCalls[0].arguments: is a plain object. Give the arguments as JSON text: JSON.stringify(arguments)",
  ],
  [
    { role: "assistant", toolCalls: [{ name: "look", arguments: "{}" }] },
    "m[0].toolCalls[0].id: is undefined. Give the id of the tool call",
  ],
  [
    { role: "assistant", parts: "hello" },
    "m[0].parts: is a string of 5 characters. Give a list, or leave it out",
  ],
  [
    { role: "assistant", parts: [{ type: "text", text: "a" }, "b"] },
    'm[0].parts[1]: is a string of 1 character. Give a part: { type: "text", text: "…" }',
  ],
  [
    { role: "assistant", parts: [{ type: "image", image: "a" }] },
    'm[0].parts[0].type: is "image". The type of an assistant\'s part is one of: text, reasoning, toolCall',
  ],
  [
    { role: "assistant", parts: [{ type: "reasoning", reasoning: "hm" }] },
    'm[0].parts[0].reasoning: is a string of 2 characters, which is not a field of a part of type "reasoning"; there are: type, text, providerMetadata',
  ],
  [
    { role: "assistant", parts: [{ type: "toolCall", id: "", name: "look", arguments: "{}" }] },
    "m[0].parts[0].id: is an empty string. Give the id of the tool call",
  ],
  [
    { role: "assistant", providerMetadata: { openai: "x" } },
    "m[0].providerMetadata.openai: is a string of 1 character. Give an object for each provider, as it came: { openai: { … } }, or leave it out",
  ],
])("refuses %j", (message, text) => {
  expect(() => checkedMessage(message as Message, "m[0]")).toThrow(
    expect.objectContaining({ name: "InvalidInputError", message: text }),
  );
});

it("takes an assistant's message of parts with what the provider wants back", () => {
  const providerMetadata = { openai: { reasoning_details: [] } };
  const parts = [
    { type: "reasoning", text: "hm", providerMetadata },
    { type: "text", text: "" },
    { type: "toolCall", id: "1", name: "look", arguments: "{}" },
  ] as const;
  expect(() => checkedMessage({ role: "assistant", parts, providerMetadata }, "m[0]")).not.toThrow();
});

it("takes an assistant's message without content", () => {
  expect(() => checkedMessage({ role: "assistant", toolCalls: [] }, "m[0]")).not.toThrow();
});
