import { expect, it } from "vitest";
import type { VlmRequest } from "../contract/plugin/vlm-request.js";
import { checkRequest } from "./check-request.js";

const user = { role: "user", content: "hello" };

it.each<[unknown, string]>([
  [null, 'The request is null; give an object: { prompt: "…" }'],
  ["hello", 'The request is a string of 5 characters; give an object: { prompt: "…" }'],
  [[user], 'The request is a list of 1; give an object: { prompt: "…" }'],
  [{}, 'The request has neither a prompt nor messages. Give one: { prompt: "…" }'],
  [
    { prompt: "a", messages: [user] },
    "The request has both a prompt and messages. Make the prompt the last message",
  ],
  [{ prompt: "" }, "prompt: is empty. Write what the model is to do"],
  [{ prompt: " \n", images: [] }, "prompt: is empty. Write what the model is to do"],
  [{ prompt: 1 }, "prompt: is a number. Give a string"],
  [{ prompt: "a", images: "cat.png" }, "images: is a string of 7 characters. Give a list: images: [image]"],
  [
    { messages: [user], images: ["cat.png"] },
    'images: go with a prompt. Put them into a message: { type: "image", image }',
  ],
  [{ messages: [] }, 'messages: is an empty list. Give at least one: { role: "user", content: "…" }'],
  [{ messages: user }, 'messages: is a plain object. Give a list: [{ role: "user", content: "…" }]'],
])("refuses %j", (request, message) => {
  expect(() => checkRequest(request as VlmRequest)).toThrow(
    expect.objectContaining({ name: "InvalidInputError", message }),
  );
});

it.each([{ prompt: "a" }, { prompt: "", images: ["cat.png"] }, { messages: [user] }])(
  "takes %j",
  (request) => {
    expect(() => checkRequest(request as VlmRequest)).not.toThrow();
  },
);
