import { describe, it } from "vitest";
import { expectLinearOver, type Lengths, type NamedText } from "./linear-time.js";
import { readStream } from "./read-stream.js";

type Numbered = (index: number) => unknown;

/** Items up to a length, joined. */
function itemsOf(item: Numbered, length: number, prefix = "", suffix = ""): readonly string[] {
  const items: string[] = [];
  for (let index = 0, left = length; left > 0; index += 1) {
    const text = prefix + JSON.stringify(item(index)) + suffix;
    items.push(text);
    left -= text.length;
  }
  return items;
}

const choice = (delta: unknown, finish: unknown = null) => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const call = (text: string, more: object = {}) => ({ function: { name: "f", arguments: text }, ...more });

/** What each chunk of a stream holds. */
const chunks: Readonly<Record<string, Numbered>> = {
  "an object that gets one more key": (index) => choice({ e: { [`k${index}`]: 1 } }),
  "another field of the delta": (index) => choice({ [`k${index}`]: "x" }),
  "another field of the choice": (index) => ({ choices: [{ index: 0, delta: {}, [`k${index}`]: 1 }] }),
  "another field of the payload": (index) => ({ ...choice({ content: "x" }), [`k${index}`]: 1 }),
  "another field, and an end": (index) => ({ ...choice({ content: "x" }, "stop"), [`k${index}`]: 1 }),
  "another field, behind the end": (index) =>
    index === 0 ? choice({ content: "x" }, "stop") : { choices: [], [`k${index}`]: 1 },
  "a thought's detail that gets one more key": (index) =>
    choice({ reasoning_details: [{ index: 0, type: "t", [`k${index}`]: 1 }] }),
  "a thought's detail that grows": () => choice({ reasoning_details: [{ index: 0, type: "t", text: "x" }] }),
  "another detail": (index) => choice({ reasoning_details: [{ index, type: "t", text: "x" }] }),
  logprobs: () => ({ choices: [{ index: 0, delta: { content: "x" }, logprobs: { content: [{ a: 1 }] } }] }),
  "a call without an id": (index) => choice({ tool_calls: [call(`{"a":${index}}`)] }),
  "a whole message with a call without an id": (index) => ({
    choices: [{ message: { tool_calls: [call(`{"a":${index}}`)] } }],
  }),
  "an id without a call": (index) => choice({ tool_calls: [{ index, id: `c${index}` }] }),
  "a call, and an end": (index) => choice({ tool_calls: [call("{}", { id: `c${index}`, index })] }, "stop"),
  "an id without a call, and an end": (index) =>
    choice({ tool_calls: [{ index, id: `c${index}` }] }, "tool_calls"),
  "a piece of the arguments": (index) =>
    choice({ tool_calls: [{ index: 0, ...(index === 0 ? call("{", { id: "a" }) : call('"x')) }] }),
  "a piece of the name": () => choice({ tool_calls: [{ index: 0, function: { name: "x" } }] }),
  "a call with the same id": (index) => choice({ tool_calls: [call(`{"a":${index}}`, { id: "a" })] }),
  "an error's words": () => ({ message: "x" }),
  usage: (index) => ({ ...choice({ content: "x" }), usage: { prompt_tokens: 1, completion_tokens: index } }),
};

/** What stands many times in one payload: what comes before it, the item, what comes behind it. */
const payloads: Readonly<Record<string, readonly [string, Numbered, string]>> = {
  "calls without an id": [
    '{"choices":[{"message":{"tool_calls":[',
    (index) => call(`{"a":${index}}`),
    "]}}]}",
  ],
  "calls with the same id": [
    '{"choices":[{"message":{"tool_calls":[',
    (index) => call(`{"a":${index}}`, { id: "a" }),
    "]}}]}",
  ],
  "calls that say the same": ['{"choices":[{"message":{"tool_calls":[', () => call("{}"), "]}}]}"],
  choices: ['{"choices":[', (index) => ({ index, message: { content: "x" } }), "]}"],
  "choices with the same number": ['{"choices":[', () => ({ index: 0, message: { content: "x" } }), "]}"],
  "choices without a number": ['{"choices":[', () => ({ message: { content: "x" } }), "]}"],
  "parts of the content": [
    '{"choices":[{"message":{"content":[',
    () => ({ type: "text", text: "x" }),
    "]}}]}",
  ],
  "parts in parts": ['{"choices":[{"message":{"content":[', () => ({ parts: [{ text: "x" }] }), "]}}]}"],
  "whole payloads": ["[", () => ({ choices: [{ message: { content: "x" } }] }), "]"],
  details: ['{"choices":[{"message":{"content":"x","reasoning_details":[', () => ({ text: "x" }), "]}}]}"],
};

/** Brackets that open a value within a value. */
const nested: Readonly<
  Record<string, readonly [before: string, open: string, close: string, after: string]>
> = {
  "lists in the content": ['{"choices":[{"message":{"content":', "[", "]", "}}]}"],
  "parts in parts": ['{"choices":[{"message":{"content":[', '{"parts":[', "]}", "]}}]}"],
  "objects in the content": ['{"choices":[{"message":{"content":', '{"text":', "}", "}}]}"],
  "objects in the arguments": [
    '{"choices":[{"message":{"tool_calls":[{"function":{"name":"f","arguments":',
    '{"a":',
    "}",
    "}}]}}]}",
  ],
  "errors in errors": ["", '{"error":', "}", ""],
  "lists in details": ['{"choices":[{"message":{"reasoning_details":', "[", "]", "}}]}"],
};

const manyKeys = (length: number) =>
  `{${itemsOf((index) => `k${index}`, length, "", ":1")
    .slice(0, Math.ceil(length / 12))
    .join(",")}`;

const texts: readonly NamedText[] = [
  ...Object.entries(chunks).map(
    ([name, item]): NamedText => [
      `chunks: ${name}`,
      (length) => `${itemsOf(item, length, "data: ", "\n\n").join("")}data: [DONE]\n\n`,
    ],
  ),
  ...Object.entries(payloads).map(
    ([name, [before, item, after]]): NamedText => [
      `one payload: ${name}`,
      (length) => before + itemsOf(item, length).join(",") + after,
    ],
  ),
  ...Object.entries(nested).map(
    ([name, [before, open, close, after]]): NamedText => [
      `nested: ${name}`,
      (length) => {
        const depth = Math.ceil(length / (open.length + close.length));
        return `${before}${open.repeat(depth)}1${close.repeat(depth)}${after}`;
      },
    ],
  ),
  ["keys of the payload", (length) => `${manyKeys(length)},"choices":[{"message":{"content":"x"}}]}`],
  ["keys of the message", (length) => `{"choices":[{"message":${manyKeys(length)},"content":"x"}}]}`],
  ["keys of the usage", (length) => `{"choices":[{"message":{"content":"x"}}],"usage":${manyKeys(length)}}}`],
  ["keys of an error", (length) => `{"error":${manyKeys(length)}}}`],
];

/** Texts of which readers of tags and of brackets may lose their way. */
const pieces = ["x", "{", "}", "[", '"', '\\"', "\\", "\n", "<", "<think>", "</", "</think>", "}     "];

const inChunks = (name: string, delta: (text: string) => unknown, before = ""): readonly NamedText[] =>
  pieces.map((piece) => [
    `${name}: ${JSON.stringify(piece)}`,
    (length) =>
      itemsOf(
        (index) => choice(delta((index === 0 ? before : "") + piece.repeat(40))),
        length,
        "data: ",
        "\n\n",
      ).join(""),
  ]);

const spoken: readonly NamedText[] = [
  ...inChunks("content", (content) => ({ content })),
  ...inChunks("thoughts", (content) => ({ content }), "<think>"),
  ...inChunks("arguments", (text) => ({ tool_calls: [call(text, { id: "a", index: 0 })] }), "{"),
  ...["data: {\n", "data: {}\n", "data:", "data: word\n", '{"\n', "\n", "\r", "\t"].map(
    (piece): NamedText => [
      `lines: ${JSON.stringify(piece)}`,
      (length) => piece.repeat(Math.ceil(length / piece.length)),
    ],
  ),
];

/** Describes that the payloads of a reply are read in linear time. */
export function describeLinearPayloads(lengths: Lengths): void {
  describe("in linear time, whatever it holds much of,", () => {
    it("a reply is read", () => expectLinearOver(lengths, texts, (text) => readStream(text, 65_536)));

    it("an answer is read, with tags of thoughts in it", () =>
      expectLinearOver(lengths, spoken, (text) => readStream(text, 1_000, { thinkTags: true })));
  });
}
