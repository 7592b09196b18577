import { expect, it } from "vitest";
import type { VlmRequest } from "../contract/plugin/vlm-request.js";
import { checkedRequest } from "./check-request.js";

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
  [
    { prompt: "a", max_tokens: 5 },
    'max_tokens: is 5, which is not a field of a request; did you mean "maxTokens"? There are: prompt, images, messages, tools, toolChoice, maxTokens, temperature, topP, topK, stop, seed, frequencyPenalty, presencePenalty, thinking, reasoningEffort, responseFormat, providerOptions, extraBody',
  ],
  [
    { prompt: "a", signal: AbortSignal.abort() },
    "signal: is of class AbortSignal, which is not a field of a request; it is an option of the call: give it beside the request, as complete(request, { signal })",
  ],
  [{ prompt: "a", temperature: "0.7" }, 'temperature: is "0.7". Give a number, or leave it out'],
  [{ prompt: "a", topP: Number.NaN }, "topP: is NaN. Give a number, or leave it out"],
  [{ prompt: "a", maxTokens: 0 }, "maxTokens: is 0. Give a whole number of at least 1, or leave it out"],
  [{ prompt: "a", topK: 1.5 }, "topK: is 1.5. Give a whole number, or leave it out"],
  [{ prompt: "a", seed: null }, "seed: is null. Give a whole number, or leave it out"],
  [{ prompt: "a", stop: "" }, "stop: is an empty string. Give a text or a list of texts, or leave it out"],
  [{ prompt: "a", stop: ["x", 1] }, "stop[1]: is 1. Give a text that is not empty"],
  [
    { prompt: "a", thinking: "on" },
    'thinking: is "on". Give "enabled", "disabled" or "auto", or leave it out',
  ],
  [{ prompt: "a", extraBody: [] }, "extraBody: is an empty list. Give an object, or leave it out"],
  [{ prompt: "a", tools: {} }, "tools: is a plain object. Give a list, or leave it out"],
  [
    { prompt: "a", tools: [{ name: "a" }, { type: "function" }] },
    "tools[1].type: is a string of 8 characters, which is not a field of a tool; give the fields that OpenAI nests in function directly: { name, description, parameters }",
  ],
  [{ prompt: "a", tools: [{ name: "" }] }, "tools[0].name: is an empty string. Give the tool's name"],
  [
    { prompt: "a", toolChoice: "always" },
    'toolChoice: is "always". Give "auto", "none", "required" or { name: "tool" }, or leave it out',
  ],
  [
    { prompt: "a", tools: [{ name: "look" }], toolChoice: { name: "see" } },
    'toolChoice.name: is "see", and the request has no tool of this name; its tools are: look',
  ],
  [
    { prompt: "a", responseFormat: { type: "json_object" } },
    'responseFormat.type: is "json_object"; write { type: "json" }',
  ],
  [
    { prompt: "a", responseFormat: { type: "jsonSchema", name: "n" } },
    'responseFormat.schema: is undefined. Give a JSON Schema: { type: "object", properties: { … } }',
  ],
  [
    { prompt: "a", responseFormat: { type: "json", schema: {} } },
    'responseFormat.schema: is a plain object, which is not a field of a response format of type "json"; for a schema write { type: "jsonSchema", name, schema }',
  ],
])("refuses %j", (request, message) => {
  expect(() => checkedRequest(request as VlmRequest)).toThrow(
    expect.objectContaining({ name: "InvalidInputError", message }),
  );
});

it("names the problems of all fields at once", () => {
  const request = { prompt: "a", topk: 1, seed: 0.5, tools: [{}] };
  expect(() => checkedRequest(request as unknown as VlmRequest)).toThrow(
    expect.objectContaining({
      issues: [
        { path: "topk", message: expect.stringContaining('did you mean "topK"?'), received: "1" },
        { path: "seed", message: expect.any(String) },
        { path: "tools[0].name", message: expect.any(String) },
      ],
    }),
  );
});

it("takes every option", () => {
  const request: VlmRequest = {
    prompt: "a",
    images: [],
    messages: undefined,
    tools: [{ name: "look", description: "d", parameters: {}, strict: true }],
    toolChoice: { name: "look" },
    maxTokens: 1,
    temperature: 0,
    topP: 1,
    topK: -1,
    stop: ["a", "b"],
    seed: 7,
    frequencyPenalty: -0.5,
    presencePenalty: 0.5,
    thinking: "auto",
    reasoningEffort: "xhigh",
    responseFormat: { type: "jsonSchema", name: "n", schema: {}, strict: false },
    extraBody: { user: "u" },
  };
  expect(() => checkedRequest(request)).not.toThrow();
});

it.each([{ prompt: "a" }, { prompt: "", images: ["cat.png"] }, { messages: [user] }])(
  "takes %j",
  (request) => {
    expect(() => checkedRequest(request as VlmRequest)).not.toThrow();
  },
);

it("says of fields and messages at once what is wrong", () => {
  const image = { type: "image_url", image_url: { url: "https://a.example/cat.png" } };
  const request = { model: "m", messages: [user, { role: "user", content: [image] }, 5], max_tokens: 5 };
  let message = "";
  try {
    checkedRequest(request as unknown as VlmRequest);
  } catch (error) {
    message = error instanceof Error ? error.message : "";
  }
  const wanted = [
    "model: ",
    "max_tokens: ",
    'messages[1].content[0].type: is "image_url"',
    "messages[2]: is a number",
  ];
  for (const words of wanted) {
    expect(message).toContain(words);
  }
});
