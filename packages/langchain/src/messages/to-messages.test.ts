import { InvalidInputError } from "@hotspare/core";
import {
  AIMessage,
  type BaseMessage,
  ChatMessage,
  type ContentBlock,
  FunctionMessage,
  HumanMessage,
  RemoveMessage,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { toMessages } from "./to-messages.js";

const png = "iVBORw0KGgo=";
const dataUrl = `data:image/png;base64,${png}`;
const bytes = new Uint8Array([137, 80, 78, 71]);
const pdf = "data:application/pdf;base64,JVBERi0=";

const one = (message: BaseMessage) => toMessages([message]).messages[0];
const user = (...content: object[]) => new HumanMessage({ content: content as ContentBlock[] });
const partsOf = (...content: object[]) => {
  const sent = one(user(...content));
  return sent?.role === "user" ? sent.content : undefined;
};
const problemsOf = (...messages: BaseMessage[]) => {
  try {
    toMessages(messages);
  } catch (error) {
    if (InvalidInputError.isInstance(error)) {
      return error.issues;
    }
  }
  return undefined;
};

it("converts a conversation one message for one", () => {
  const conversation = [
    new SystemMessage("be kind"),
    new HumanMessage({ content: "weather?", name: "ann" }),
    new AIMessage({ content: "", tool_calls: [{ id: "1", name: "weather", args: { city: "Ulm" } }] }),
    new ToolMessage({ content: "sunny", tool_call_id: "1", artifact: { secret: true } }),
    new ChatMessage("and you?", "user"),
    new ChatMessage("rules", "developer"),
  ];

  expect(toMessages(conversation)).toEqual({
    messages: [
      { role: "system", content: "be kind" },
      { role: "user", name: "ann", content: "weather?" },
      { role: "assistant", toolCalls: [{ id: "1", name: "weather", arguments: '{"city":"Ulm"}' }] },
      { role: "tool", toolCallId: "1", content: "sunny" },
      { role: "user", content: "and you?" },
      { role: "system", content: "rules" },
    ],
    warnings: [],
  });
});

const cached = { anthropic: { cacheControl: { type: "ephemeral" } } };

it("keeps marks for a cache in system messages, tools' results and answers", () => {
  const text = { type: "text", text: "a", cache_control: { type: "ephemeral" } } as const;
  const { messages } = toMessages([
    new SystemMessage({ content: [text, { type: "text", text: "b" }] }),
    new AIMessage({ content: [text] }),
    new ToolMessage({ content: [text], tool_call_id: "1" }),
  ]);
  expect(messages).toEqual([
    { role: "system", content: "a\nb", providerOptions: cached },
    { role: "assistant", parts: [{ type: "text", text: "a", providerMetadata: cached }] },
    { role: "tool", toolCallId: "1", content: [{ type: "text", text: "a", providerOptions: cached }] },
  ]);
});

describe("a user's block", () => {
  it.each<[string, object, object]>([
    [
      "a text",
      { type: "text", text: "a", cache_control: { type: "ephemeral" } },
      { type: "text", text: "a", providerOptions: cached },
    ],
    [
      "a mark in LangChain's own metadata",
      { type: "text", text: "a", metadata: { cache_control: { type: "ephemeral" } } },
      { type: "text", text: "a", providerOptions: cached },
    ],
    [
      "v1, by address",
      { type: "image", url: "https://a.test/b.png" },
      { type: "image", image: "https://a.test/b.png" },
    ],
    ["v1, base64", { type: "image", mimeType: "image/png", data: png }, { type: "image", image: dataUrl }],
    ["v1, bytes", { type: "image", mimeType: "image/png", data: bytes }, { type: "image", image: bytes }],
    [
      "v1, a data URL as data",
      { type: "image", mimeType: "image/png", data: dataUrl },
      { type: "image", image: dataUrl },
    ],
    [
      "v1, a film",
      { type: "video", url: "https://a.test/b.mp4" },
      { type: "video", video: "https://a.test/b.mp4" },
    ],
    [
      "v1, a plain text",
      { type: "text-plain", text: "a", mimeType: "text/plain" },
      { type: "text", text: "a" },
    ],
    ["v1, an uploaded file", { type: "file", fileId: "file-1" }, { type: "file", file: { id: "file-1" } }],
    [
      "v1, a document",
      { type: "file", mimeType: "application/pdf", data: "JVBERi0=", metadata: { filename: "a.pdf" } },
      { type: "file", file: pdf, mediaType: "application/pdf", filename: "a.pdf" },
    ],
    [
      "v1, a picture as a file",
      { type: "file", mimeType: "image/png", data: png },
      { type: "image", image: dataUrl },
    ],
    [
      "v0, by address",
      { type: "image", source_type: "url", url: "https://a.test/b.png", metadata: { detail: "low" } },
      { type: "image", image: "https://a.test/b.png", detail: "low" },
    ],
    [
      "v0, base64",
      { type: "audio", source_type: "base64", mime_type: "audio/wav", data: "UklGRg==" },
      { type: "audio", audio: "data:audio/wav;base64,UklGRg==" },
    ],
    ["v0, a file of text", { type: "file", source_type: "text", text: "a" }, { type: "text", text: "a" }],
    [
      "v0, an uploaded file",
      { type: "file", source_type: "id", id: "file-1" },
      { type: "file", file: { id: "file-1" } },
    ],
    ["OpenAI's picture", { type: "image_url", image_url: dataUrl }, { type: "image", image: dataUrl }],
    [
      "OpenAI's picture with its detail",
      { type: "image_url", image_url: { url: dataUrl, detail: "high" } },
      { type: "image", image: dataUrl, detail: "high" },
    ],
    [
      "OpenAI's sound",
      { type: "input_audio", input_audio: { data: "SUQz", format: "mp3" } },
      { type: "audio", audio: "data:audio/mpeg;base64,SUQz" },
    ],
    [
      "OpenAI's file",
      { type: "file", file: { file_data: pdf, filename: "a.pdf" } },
      { type: "file", file: pdf, mediaType: "application/pdf", filename: "a.pdf" },
    ],
    [
      "OpenAI's uploaded file",
      { type: "file", file: { file_id: "file-1" } },
      { type: "file", file: { id: "file-1" } },
    ],
    [
      "vLLM's film",
      { type: "video_url", video_url: { url: "https://a.test/b.mp4", fps: 2 } },
      { type: "video", video: "https://a.test/b.mp4", framesPerSecond: 2 },
    ],
    [
      "Anthropic's picture",
      { type: "image", source: { type: "base64", media_type: "image/png", data: png } },
      { type: "image", image: dataUrl },
    ],
    [
      "Anthropic's document",
      {
        type: "document",
        title: "a.pdf",
        source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" },
      },
      { type: "file", file: pdf, mediaType: "application/pdf", filename: "a.pdf" },
    ],
    [
      "Anthropic's text",
      { type: "document", source: { type: "text", data: "a" } },
      { type: "text", text: "a" },
    ],
    [
      "Google's medium",
      { type: "media", mimeType: "image/png", data: png },
      { type: "image", image: dataUrl },
    ],
  ])("is read: %s", (_, block, part) => {
    expect(partsOf(block)).toEqual([part]);
  });

  it("without a declared type gives its bytes, whose type Hotspare reads off them", () => {
    expect(partsOf({ type: "image", data: png })).toEqual([
      { type: "image", image: Buffer.from(png, "base64") },
    ]);
  });

  it.each<[string, object, RegExp]>([
    ["unknown", { type: "hologram" }, /^is a block of type "hologram", which Hotspare cannot send/],
    ["without a type", { hello: 1 }, /^is a block without a type/],
    ["a text without a text", { type: "text" }, /^is a text block without a text/],
    ["a path", { type: "image", url: "/etc/passwd" }, /^has an address that is neither http/],
    [
      "a file URL",
      { type: "image_url", image_url: { url: "file:///etc/passwd" } },
      /^has an address that is neither http/,
    ],
    ["a provider's picture", { type: "image", fileId: "1" }, /^refers to a file at one provider/],
    ["empty", { type: "image" }, /^has no medium/],
  ])("is refused when it is %s", (_, block, message) => {
    const [problem] = problemsOf(user({ type: "text", text: "a" }, block)) ?? [];
    expect(problem).toEqual({ path: "messages[0].content[1]", message: expect.stringMatching(message) });
  });

  it("that is a mark for a provider's cache holds for the part in front of it, or is left out with a warning", () => {
    const mark = { type: "cachePoint" };
    const { messages, warnings } = toMessages([user(mark, { type: "text", text: "a" }, mark)]);
    const providerOptions = { bedrock: { cachePoint: { type: "default" } } };
    expect(messages).toEqual([{ role: "user", content: [{ type: "text", text: "a", providerOptions }] }]);
    expect(warnings).toEqual([
      { type: "dropped", field: "messages[0].content[0]", message: expect.stringContaining("cache") },
    ]);
  });
});

it("refuses messages that no model can read, all at once", () => {
  const removed = new RemoveMessage({ id: "1" });
  const called = new FunctionMessage({ content: "a", name: "f" });
  const system = new SystemMessage({ content: [{ type: "image", url: "https://a.test/b.png" }] });

  expect(problemsOf(removed, called, system, new ChatMessage("a", "narrator"))).toEqual([
    { path: "messages[0]", message: expect.stringMatching(/"remove".*reducer/) },
    { path: "messages[1]", message: expect.stringMatching(/"function".*ToolMessage/) },
    { path: "messages[2].content[0]", message: expect.stringMatching(/only text/) },
    { path: "messages[3]", message: expect.stringMatching(/"generic"/) },
  ]);
});

it("puts the texts of a system message below each other", () => {
  const blocks = [
    { type: "text", text: "a" },
    { type: "text", text: "b" },
  ];
  expect(one(new SystemMessage({ content: blocks }))).toEqual({ role: "system", content: "a\nb" });
});

describe("a tool's message", () => {
  const result = (content: unknown) =>
    one(new ToolMessage({ content: content as ContentBlock[], tool_call_id: "1" }));

  it("has parts", () => {
    const content = [
      { type: "text", text: "seen" },
      { type: "image", url: dataUrl },
    ];
    const parts = [
      { type: "text", text: "seen" },
      { type: "image", image: dataUrl },
    ];
    expect(result(content)).toEqual({ role: "tool", toolCallId: "1", content: parts });
  });

  it("has the objects that a tool returned as JSON", () => {
    expect(result([{ id: 1 }, { id: 2 }])).toMatchObject({ content: '[{"id":1},{"id":2}]' });
    expect(result([{ type: "row", id: 1 }])).toMatchObject({
      content: [{ type: "text", text: '{"type":"row","id":1}' }],
    });
  });

  it("is refused when its picture is a path", () => {
    expect(
      problemsOf(new ToolMessage({ content: [{ type: "image", url: "/a.png" }], tool_call_id: "1" })),
    ).toMatchObject([{ path: "messages[0].content[0]" }]);
  });
});

describe("what a model said before", () => {
  it("goes back with thoughts and signatures of other packages", () => {
    const content = [
      { type: "thinking", thinking: "hm", signature: "s" },
      { type: "redacted_thinking", data: "x" },
      { type: "text", text: "let me see" },
      { type: "tool_use", id: "1", name: "look", input: {} },
    ];
    const message = new AIMessage({ content, tool_calls: [{ id: "1", name: "look", args: {} }] });

    expect(one(message)).toEqual({
      role: "assistant",
      parts: [
        { type: "reasoning", text: "hm", providerMetadata: { anthropic: { signature: "s" } } },
        { type: "reasoning", text: "", providerMetadata: { anthropic: { redactedData: "x" } } },
        { type: "text", text: "let me see" },
        { type: "toolCall", id: "1", name: "look", arguments: "{}" },
      ],
    });
  });

  it.each<[string, object]>([
    ["LangChain v1", { type: "reasoning", reasoning: "hm" }],
    ["OpenAI's Responses", { type: "reasoning", summary: [{ type: "summary_text", text: "hm" }] }],
  ])("goes back with thoughts in the form of %s", (_, block) => {
    const message = new AIMessage({ content: [block as ContentBlock, { type: "text", text: "a" }] });
    const parts = [
      { type: "reasoning", text: "hm" },
      { type: "text", text: "a" },
    ];
    expect(one(message)).toEqual({ role: "assistant", parts });
  });

  it("goes back with the calls whose arguments were invalid, which a tool message may answer", () => {
    const message = new AIMessage({
      content: "",
      invalid_tool_calls: [{ id: "1", name: "look", args: '{"a":', error: "cut" }],
    });
    expect(one(message)).toEqual({
      role: "assistant",
      toolCalls: [{ id: "1", name: "look", arguments: '{"a":' }],
    });
  });

  it("goes back without what another model cannot read, with a warning", () => {
    const content = [
      { type: "text", text: "a" },
      { type: "web_search_call", id: "1" },
    ];
    const { messages, warnings } = toMessages([new AIMessage({ content })]);

    expect(messages).toEqual([{ role: "assistant", content: "a" }]);
    expect(warnings).toMatchObject([{ type: "dropped", field: "messages[0].content[1]" }]);
  });

  describe("when Hotspare kept its parts", () => {
    const providerMetadata = { acme: { signature: "s" } };
    const parts = [
      { type: "text", text: "first" },
      { type: "reasoning", text: "hm", providerMetadata },
      { type: "toolCall", id: "1", name: "look", arguments: '{ "a": 1 }' },
      { type: "text", text: "last" },
    ];
    const fields = {
      content: "firstlast",
      additional_kwargs: { reasoning_content: "hm" },
      tool_calls: [{ id: "1", name: "look", args: { a: 1 } }],
      response_metadata: { hotspare: { parts, providerMetadata } },
    };

    it("goes back as it came", () => {
      expect(one(new AIMessage(fields))).toEqual({ role: "assistant", parts, providerMetadata });
    });

    it.each([
      ["text", { content: "first" }],
      ["calls", { tool_calls: [{ id: "1", name: "look", args: { a: 2 } }] }],
      ["thoughts", { additional_kwargs: {} }],
      ["parts", { response_metadata: { hotspare: { parts: [{ type: "text" }] } } }],
    ])("goes back as it is now, when somebody has changed its %s", (_, changed) => {
      expect(JSON.stringify(one(new AIMessage({ ...fields, ...changed })))).not.toContain(
        JSON.stringify(parts),
      );
    });
  });
});

it("sends an empty text for a user's message without a block, as the door of the AI SDK does", () => {
  expect(one(user())).toEqual({ role: "user", content: "" });
});

it("sends each of two calls with one id", () => {
  const calls = ["Ulm", "Bonn"].map((city) => ({ id: "1", name: "weather", args: { city } }));
  const message = new AIMessage({ content: "", tool_calls: calls });
  const blocks = calls.map((call) => ({ type: "tool_call", ...call }));
  const toolCalls = calls.map(({ id, name, args }) => ({ id, name, arguments: JSON.stringify(args) }));

  expect(one(message)).toEqual({ role: "assistant", toolCalls });
  expect(one(new AIMessage({ content: blocks as ContentBlock[], tool_calls: calls }))).toEqual({
    role: "assistant",
    toolCalls,
  });
});

it("sends thoughts once that stand in a block and beside the content", () => {
  const text = { type: "text", text: "b" };
  const beside = (...content: object[]) =>
    new AIMessage({
      content: content as ContentBlock[],
      additional_kwargs: { reasoning_content: "hm" },
    });
  const sent = { role: "assistant", parts: [{ type: "reasoning", text: "hm" }, text] };

  expect(one(beside({ type: "reasoning", reasoning: "hm" }, text))).toEqual(sent);
  expect(one(beside({ type: "thinking", thinking: "hm", signature: "s" }, text))).toMatchObject({
    parts: [{ text: "hm", providerMetadata: { anthropic: { signature: "s" } } }, text],
  });
  expect(one(beside(text))).toEqual(sent);
});
