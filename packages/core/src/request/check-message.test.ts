import { expect, it } from "vitest";
import type { Message } from "../contract/plugin/vlm-request.js";
import { checkMessage } from "./check-message.js";

const roles = "system, user, assistant, tool";

it.each<[unknown, string]>([
  ["hello", 'm[0]: is a string of 5 characters. Give an object: { role: "user", content: "…" }'],
  [{ role: "human" }, `m[0].role: is "human". A message's role is one of: ${roles}`],
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
  [{ role: "tool", toolCallId: "1" }, "m[0].content: is undefined. Give a string"],
])("refuses %j", (message, text) => {
  expect(() => checkMessage(message as Message, "m[0]")).toThrow(
    expect.objectContaining({ name: "InvalidInputError", message: text }),
  );
});

it("takes an assistant's message without content", () => {
  expect(() => checkMessage({ role: "assistant", toolCalls: [] }, "m[0]")).not.toThrow();
});
