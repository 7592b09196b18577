import { expect, it } from "vitest";
import type { Message } from "../contract/plugin/vlm-request.js";
import { checkedMessage } from "./check-message.js";

const roles = "system, user, assistant, tool";

it.each<[unknown, string]>([
  ["hello", 'messages[0]: is a string of 5 characters. Give an object: { role: "user", content: "…" }'],
  [{ role: "human" }, `messages[0].role: is "human". Write "user". A message's role is one of: ${roles}`],
  [{ role: "toString" }, `messages[0].role: is "toString". A message's role is one of: ${roles}`],
  [{ content: "a" }, `messages[0].role: is undefined. A message's role is one of: ${roles}`],
  [{ role: "user", content: 1 }, "messages[0].content: is a number. Give a string or a list of parts"],
  [{ role: "system", content: [] }, "messages[0].content: is an empty list. Give a string"],
  [{ role: "assistant", content: null }, "messages[0].content: is null. Give a string, or leave it out"],
  [
    { role: "assistant", toolCalls: {} },
    "messages[0].toolCalls: is a plain object. Give a list, or leave it out",
  ],
  [
    { role: "tool", content: "a" },
    "messages[0].toolCallId: is undefined. Give the id of the tool call that this answers",
  ],
  [{ role: "tool", toolCallId: "1" }, "messages[0].content: is undefined. Give a string or a list of parts"],
  [
    { role: "user", contents: "a" },
    'messages[0].contents: is a string of 1 character, which is not a field of a message of role "user"; did you mean "content"? There are: role, content, name, providerOptions',
  ],
  [
    { role: "user", content: "a", name: "" },
    "messages[0].name: is an empty string. Give the author's name as a text, or leave it out",
  ],
  [
    { role: "tool", tool_call_id: "1", content: "a" },
    'messages[0].tool_call_id: is a string of 1 character, which is not a field of a message of role "tool"; did you mean "toolCallId"? There are: role, toolCallId, content, isJson, isError, providerOptions',
  ],
  [
    { role: "assistant", toolCalls: [{ id: "1", name: "look", arguments: {} }] },
    "messages[0].toolCalls[0].arguments: is a plain object. Give the arguments as JSON text: JSON.stringify(arguments)",
  ],
  [
    { role: "assistant", toolCalls: [{ name: "look", arguments: "{}" }] },
    "messages[0].toolCalls[0].id: is undefined. Give the id of the tool call",
  ],
  [
    { role: "assistant", parts: "hello" },
    "messages[0].parts: is a string of 5 characters. Give a list, or leave it out",
  ],
  [
    { role: "assistant", parts: [{ type: "text", text: "a" }, "b"] },
    'messages[0].parts[1]: is a string of 1 character. Give a part: { type: "text", text: "…" }',
  ],
  [
    { role: "assistant", parts: [{ type: "image", image: "a" }] },
    'messages[0].parts[0].type: is "image". The type of an assistant\'s part is one of: text, reasoning, toolCall',
  ],
  [
    { role: "assistant", parts: [{ type: "reasoning", reasoning: "hm" }] },
    'messages[0].parts[0].reasoning: is a string of 2 characters, which is not a field of a part of type "reasoning"; there are: type, text, providerMetadata',
  ],
  [
    { role: "assistant", parts: [{ type: "toolCall", id: "", name: "look", arguments: "{}" }] },
    "messages[0].parts[0].id: is an empty string. Give the id of the tool call",
  ],
  [
    { role: "assistant", providerMetadata: { openai: "x" } },
    "messages[0].providerMetadata.openai: is a string of 1 character. Give an object for each provider, as it came: { openai: { … } }, or leave it out",
  ],
])("refuses %j", (message, text) => {
  expect(() => checkedMessage(message as Message, 0)).toThrow(
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
  expect(() => checkedMessage({ role: "assistant", parts, providerMetadata }, 0)).not.toThrow();
});

it("takes an assistant's message without content", () => {
  expect(() => checkedMessage({ role: "assistant", toolCalls: [] }, 0)).not.toThrow();
});
