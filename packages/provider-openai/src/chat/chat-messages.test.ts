import type { ResolvedVlmRequest } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import type { ChatDialect, MetadataOrigin } from "./chat-dialect.js";
import { chatMessages } from "./chat-messages.js";

type Conversation = ResolvedVlmRequest["messages"];

const image = { type: "image", image: { kind: "url", url: "https://x.test/a.png" } } as const;
const sentImage = { type: "image_url", image_url: { url: "https://x.test/a.png" } };
const text = (words: string) => ({ type: "text", text: words }) as const;
const result = (toolCallId: string, content: Extract<Conversation[number], { role: "tool" }>["content"]) =>
  ({ role: "tool", toolCallId, content }) as const;

const to = (sendsBack?: MetadataOrigin): ChatDialect => ({
  maxTokensField: "max_tokens",
  ...(sendsBack === undefined ? {} : { sendsBack }),
});
const sent = (conversation: Conversation) => chatMessages(conversation, to());

describe("a tool's result", () => {
  it("is sent as text when it is a text or has one text part", () => {
    expect(sent([result("1", "seen"), result("2", [text("seen")])])).toEqual({
      messages: [
        { role: "tool", tool_call_id: "1", content: "seen" },
        { role: "tool", tool_call_id: "2", content: "seen" },
      ],
      warnings: [],
    });
  });

  it("is sent in parts when it has several texts", () => {
    expect(sent([result("1", [text("a"), text("b")])]).messages).toEqual([
      { role: "tool", tool_call_id: "1", content: [text("a"), text("b")] },
    ]);
  });

  it("sends its pictures in a user message after the last result of the round, with a warning for each result", () => {
    const { messages, warnings } = sent([
      result("1", [text("seen"), image]),
      result("2", "nothing"),
      result("3", [image, image]),
      { role: "user", content: "and?" },
    ]);
    expect(messages).toEqual([
      { role: "tool", tool_call_id: "1", content: "seen" },
      { role: "tool", tool_call_id: "2", content: "nothing" },
      {
        role: "tool",
        tool_call_id: "3",
        content: "The result follows in the next message of the user.",
      },
      {
        role: "user",
        content: [
          text("From the result of tool call 1:"),
          sentImage,
          text("From the result of tool call 3:"),
          sentImage,
          sentImage,
        ],
      },
      { role: "user", content: "and?" },
    ]);
    expect(warnings).toMatchObject([
      { type: "adjusted", field: "messages[0].content" },
      { type: "adjusted", field: "messages[2].content" },
    ]);
  });

  it("sends its pictures in a user message at the end of the conversation too", () => {
    expect(sent([result("1", [image])]).messages.at(-1)).toEqual({
      role: "user",
      content: [text("From the result of tool call 1:"), sentImage],
    });
  });
});

describe("an assistant's parts", () => {
  const origin = { provider: "openai", endpoint: "one.example" };
  const from = (endpoint: string, fields: object) => ({ openai: { endpoint, ...fields } });

  it("replace the simple fields of the message", () => {
    const parts = [
      text("I "),
      { type: "toolCall", id: "1", name: "look", arguments: "{}" },
      text("look."),
      { type: "reasoning", text: "hm" },
    ] as const;
    expect(sent([{ role: "assistant", content: "other", toolCalls: [], parts }]).messages).toEqual([
      {
        role: "assistant",
        content: "I look.",
        tool_calls: [{ id: "1", type: "function", function: { name: "look", arguments: "{}" } }],
      },
    ]);
  });

  it.each([
    ["no parts", [], ""],
    ["thoughts alone", [{ type: "reasoning", text: "hm" }], ""],
    ["a call alone", [{ type: "toolCall", id: "1", name: "f", arguments: "" }], null],
  ] as const)("with %s become the content %j", (_, parts, content) => {
    expect(sent([{ role: "assistant", parts }]).messages[0]).toHaveProperty("content", content);
  });

  it("send thoughts back to the server that they came from, in the field in which they came", () => {
    const thought = {
      type: "reasoning",
      text: "hm",
      providerMetadata: from("one.example", { field: "reasoning" }),
    } as const;
    const conversation = [
      { role: "assistant", parts: [thought, { ...thought, text: "!" }, text("a")] },
    ] as const;
    expect(chatMessages(conversation, to(origin)).messages).toEqual([
      { role: "assistant", reasoning: "hm!", content: "a" },
    ]);
  });

  it.each([
    ["another server", { provider: "openai", endpoint: "two.example" }],
    ["another provider", { provider: "volcengine" }],
    ["a server that wants nothing back", undefined],
  ])("send nothing to %s", (_, elsewhere) => {
    const metadata = from("one.example", { field: "reasoning_content" });
    const conversation = [
      {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "hm", providerMetadata: metadata },
          {
            type: "toolCall",
            id: "1",
            name: "f",
            arguments: "",
            providerMetadata: from("one.example", { extra_content: {} }),
          },
        ],
        providerMetadata: from("one.example", { reasoning_details: [] }),
      },
    ] as const;
    expect(chatMessages(conversation, to(elsewhere)).messages).toEqual([
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: "{}" } }],
      },
    ]);
  });

  it("cause no warning about thoughts that go back in the message's metadata", () => {
    const conversation = [
      {
        role: "assistant",
        parts: [{ type: "reasoning", text: "hm" }],
        providerMetadata: from("one.example", { reasoning_details: [] }),
      },
    ] as const;
    expect(chatMessages(conversation, to(origin)).warnings).toEqual([]);
    expect(chatMessages(conversation, to()).warnings).toMatchObject([
      { type: "dropped", field: "messages[0]" },
      { type: "dropped", field: "messages[0]" },
    ]);
  });

  it("send the metadata of a call and of the message back unchanged", () => {
    const signature = { extra_content: { google: { thought_signature: "s" } } };
    const details = { reasoning_details: [{ type: "reasoning.encrypted", data: "d" }] };
    const conversation = [
      {
        role: "assistant",
        parts: [
          {
            type: "toolCall",
            id: "1",
            name: "f",
            arguments: "",
            providerMetadata: from("one.example", signature),
          },
        ],
        providerMetadata: from("one.example", details),
      },
    ] as const;
    expect(chatMessages(conversation, to(origin)).messages).toEqual([
      {
        ...details,
        role: "assistant",
        content: null,
        tool_calls: [{ ...signature, id: "1", type: "function", function: { name: "f", arguments: "{}" } }],
      },
    ]);
  });

  it("send metadata that names no server, which never replaces the message's fields", () => {
    const providerMetadata = { openai: { role: "user", thinking_blocks: ["b"] } };
    expect(
      chatMessages([{ role: "assistant", content: "a", providerMetadata }], to(origin)).messages,
    ).toEqual([{ role: "assistant", thinking_blocks: ["b"], content: "a" }]);
  });
});

it("sends the names of authors that share a role", () => {
  const conversation: Conversation = [
    { role: "system", name: "rules", content: "be kind" },
    { role: "user", name: "ann", content: "hello" },
    { role: "assistant", name: "planner", content: "hi" },
  ];

  expect(sent(conversation).messages).toEqual(conversation);
});
