import type { LanguageModelV3Prompt } from "@ai-sdk/provider";
import { describe, expect, it } from "vitest";
import type { SdkMessage } from "./sdk-types.js";
import { toMessages } from "./to-messages.js";
import { WarningList } from "./warning-list.js";

function converted(prompt: readonly unknown[]) {
  const warnings = new WarningList();
  const messages = toMessages(prompt as readonly SdkMessage[], warnings);
  return { messages, warnings: warnings.all };
}

const user = (...content: readonly object[]) => converted([{ role: "user", content }]).messages[0]?.content;
const pdf = "JVBERi0xLjcK";

describe("a user's message", () => {
  it("is one text, or parts in their order", () => {
    expect(user({ type: "text", text: "hi" })).toBe("hi");
    expect(user()).toBe("");
    expect(user({ type: "text", text: "a" }, { type: "text", text: "b" })).toHaveLength(2);
  });

  it.each([
    [
      { data: new URL("https://a.test/x.png"), mediaType: "image/*" },
      { type: "image", image: "https://a.test/x.png" },
    ],
    [
      { data: "AAEC", mediaType: "image/*" },
      { type: "image", image: "data:image/jpeg;base64,AAEC" },
    ],
    [
      { data: new Uint8Array([0, 1, 2]), mediaType: "image/webp" },
      { type: "image", image: "data:image/webp;base64,AAEC" },
    ],
    [
      { data: "AAEC", mediaType: "image/png", providerOptions: { openai: { imageDetail: "low" } } },
      {
        type: "image",
        image: "data:image/png;base64,AAEC",
        detail: "low",
        providerOptions: { openai: { imageDetail: "low" } },
      },
    ],
    [
      { data: "data:audio/wav;base64,AAEC", mediaType: "audio/wav" },
      { type: "audio", audio: "data:audio/wav;base64,AAEC" },
    ],
    [
      { data: "AAEC", mediaType: "video/mp4", providerOptions: { hotspare: { framesPerSecond: 2 } } },
      { type: "video", video: "data:video/mp4;base64,AAEC", framesPerSecond: 2 },
    ],
    [
      { data: pdf, mediaType: "application/pdf", filename: "a.pdf" },
      {
        type: "file",
        file: `data:application/pdf;base64,${pdf}`,
        mediaType: "application/pdf",
        filename: "a.pdf",
      },
    ],
    [
      { data: "file-abc", mediaType: "application/pdf" },
      { type: "file", file: { id: "file-abc" }, mediaType: "application/pdf" },
    ],
    // Version 4, and what `ai` 7 hands to version 3.
    [
      { data: { type: "data", data: "AAEC" }, mediaType: "image/png" },
      { type: "image", image: "data:image/png;base64,AAEC" },
    ],
    [
      { data: { type: "url", url: new URL("https://a.test/x.png") }, mediaType: "image/png" },
      { type: "image", image: "https://a.test/x.png" },
    ],
    [
      { data: { type: "text", text: "a,b" }, mediaType: "text/csv" },
      { type: "file", file: "data:text/csv;base64,YSxi", mediaType: "text/csv" },
    ],
    [
      {
        data: { type: "reference", reference: { anthropic: "x", openai: "file-1" } },
        mediaType: "image/png",
      },
      { type: "file", file: { id: "file-1" }, mediaType: "image/png" },
    ],
    [
      { data: "file-2", mediaType: "image/*", filename: "fox.jpg" },
      { type: "file", file: { id: "file-2" }, mediaType: "image/jpeg", filename: "fox.jpg" },
    ],
    [
      { data: Uint8Array.of(0x65, 0xe9), mediaType: "text/plain; charset=iso-8859-1" },
      { type: "file", file: "data:text/plain; charset=iso-8859-1;base64,Zek=", mediaType: "text/plain" },
    ],
    [
      { data: { type: "text", text: "é" }, mediaType: "text/plain;charset=iso-8859-1" },
      { type: "file", file: "data:text/plain;base64,w6k=", mediaType: "text/plain" },
    ],
  ])("has a file: %j", (file, part) => {
    expect(user({ type: "text", text: "a" }, { type: "file", ...file })).toEqual([
      { type: "text", text: "a" },
      part,
    ]);
  });

  it.each(["file:///etc/passwd", "ftp://a.test/x"])("names no file of this machine: %s", (url) => {
    expect(() => user({ type: "file", data: new URL(url), mediaType: "image/png" })).toThrow(
      /must begin with http:, https: or data:/,
    );
  });

  it("takes no text for a path", () => {
    expect(user({ type: "file", data: "/etc/passwd", mediaType: "image/png" })).toEqual([
      { type: "image", image: "data:image/png;base64,/etc/passwd" },
    ]);
  });
});

describe("an assistant's message", () => {
  it("goes back in order, with what its provider wants back with the parts and with the message", () => {
    const signature = { anthropic: { signature: "s" } };
    const message = { openai: { endpoint: "e" } };
    const content = [
      { type: "reasoning", text: "hm", providerOptions: signature },
      { type: "text", text: "a" },
      {
        type: "tool-call",
        toolCallId: "1",
        toolName: "look",
        input: { n: 1n, list: [1] },
        providerOptions: { hotspare: { message }, google: { thought: "t" } },
      },
    ];
    expect(converted([{ role: "assistant", content }]).messages).toEqual([
      {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "hm", providerMetadata: signature },
          { type: "text", text: "a" },
          {
            type: "toolCall",
            id: "1",
            name: "look",
            arguments: '{"n":"1","list":[1]}',
            providerMetadata: { google: { thought: "t" } },
          },
        ],
        providerMetadata: message,
      },
    ]);
  });

  it.each([
    ['{"a":1}', '{"a":1}'],
    ["{broken", "{}"],
    [[1], "{}"],
    [undefined, "{}"],
  ])("calls a tool with an object: %j", (input, text) => {
    const content = [{ type: "tool-call", toolCallId: "1", toolName: "look", input }];
    expect(converted([{ role: "assistant", content }]).messages).toMatchObject([
      { parts: [{ arguments: text }] },
    ]);
  });

  it("leaves out what a provider ran, and files, with a warning for each kind", () => {
    const content = [
      { type: "file", data: "AAEC", mediaType: "image/png" },
      { type: "tool-call", toolCallId: "1", toolName: "search", input: {}, providerExecuted: true },
      { type: "tool-result", toolCallId: "1", toolName: "search", output: { type: "text", value: "x" } },
    ];
    const { messages, warnings } = converted([
      { role: "assistant", content },
      { role: "assistant", content },
    ]);
    expect(messages).toEqual([
      { role: "assistant", parts: [] },
      { role: "assistant", parts: [] },
    ]);
    expect(warnings.map(({ type }) => type)).toEqual(["unsupported", "unsupported", "unsupported"]);
  });
});

describe("the results of tools", () => {
  const content = (output: object) =>
    converted([
      { role: "tool", content: [{ type: "tool-result", toolCallId: "1", toolName: "look", output }] },
    ]);

  it.each([
    [{ type: "text", value: "a" }, "a"],
    [{ type: "error-text", value: "no" }, "no", { isError: true }],
    [{ type: "json", value: { a: [1, null] } }, '{"a":[1,null]}', { isJson: true }],
    [{ type: "error-json", value: "x" }, '"x"', { isJson: true, isError: true }],
    [{ type: "execution-denied", reason: "not now" }, "not now"],
    [{ type: "execution-denied" }, "Tool call execution denied."],
    [{ type: "content", value: [] }, ""],
    [{ type: "content", value: [{ type: "text", text: "a" }] }, "a"],
  ])("are texts: %j", (output, text, marks: object = {}) => {
    expect(content(output).messages).toEqual([{ role: "tool", toolCallId: "1", content: text, ...marks }]);
  });

  it("and all else keep what is meant for one vendor, the message's with its last result", () => {
    const cached = { anthropic: { cacheControl: { type: "ephemeral" } } };
    const result = (toolCallId: string) =>
      ({ type: "tool-result", toolCallId, toolName: "look", output: { type: "text", value: "a" } }) as const;
    const { messages } = converted([
      { role: "system", content: "a", providerOptions: cached },
      { role: "user", content: [{ type: "text", text: "a", providerOptions: cached }] },
      { role: "assistant", content: [{ type: "text", text: "a" }], providerOptions: cached },
      { role: "tool", content: [result("1"), result("2")], providerOptions: cached },
    ]);
    expect(messages).toEqual([
      { role: "system", content: "a", providerOptions: cached },
      { role: "user", content: [{ type: "text", text: "a", providerOptions: cached }] },
      { role: "assistant", parts: [{ type: "text", text: "a" }], providerOptions: cached },
      { role: "tool", toolCallId: "1", content: "a" },
      { role: "tool", toolCallId: "2", content: "a", providerOptions: cached },
    ]);
  });

  it("may have media, in the forms of both versions", () => {
    const value = [
      { type: "text", text: "see" },
      { type: "image-data", data: "AAEC", mediaType: "image/png" },
      { type: "image-url", url: "https://a.test/x" },
      { type: "file-data", data: pdf, mediaType: "application/pdf", filename: "a.pdf" },
      { type: "file-url", url: "https://a.test/x.png" },
      { type: "file-id", fileId: { openai: "file-1" } },
      { type: "image-file-id", fileId: { hotspare: "file-2", openai: "file-1" } },
      { type: "media", data: "AAEC", mediaType: "audio/wav" },
      { type: "file", data: { type: "data", data: "AAEC" }, mediaType: "image/png" },
      { type: "custom" },
    ];
    const { messages, warnings } = content({ type: "content", value });
    expect(messages).toMatchObject([
      {
        content: [
          { type: "text", text: "see" },
          { type: "image", image: "data:image/png;base64,AAEC" },
          { type: "image", image: "https://a.test/x" },
          { type: "file", file: `data:application/pdf;base64,${pdf}`, filename: "a.pdf" },
          { type: "image", image: "https://a.test/x.png" },
          { type: "file", file: { id: "file-1" } },
          { type: "file", file: { id: "file-2" } },
          { type: "audio", audio: "data:audio/wav;base64,AAEC" },
          { type: "image", image: "data:image/png;base64,AAEC" },
          { type: "text", text: expect.stringContaining('"custom"') },
        ],
      },
    ]);
    expect(warnings).toMatchObject([{ type: "compatibility", feature: 'tool result of type "custom"' }]);
  });

  it("are a message each, and approvals are none of the model's business", () => {
    const output = { type: "text", value: "a" };
    const prompt = [
      {
        role: "tool",
        content: [
          { type: "tool-result", toolCallId: "1", toolName: "look", output },
          { type: "tool-approval-response", approvalId: "x", approved: true },
          { type: "tool-result", toolCallId: "2", toolName: "look", output },
        ],
      },
    ] satisfies readonly object[] as unknown as LanguageModelV3Prompt;
    expect(converted(prompt).messages).toMatchObject([{ toolCallId: "1" }, { toolCallId: "2" }]);
  });

  it("are refused when another provider keeps their file", () => {
    const file = { type: "file-id", fileId: { anthropic: "file_011" } };
    expect(() => content({ type: "content", value: [file] })).toThrow(/has ids for anthropic/);
    const data = { type: "reference", reference: { anthropic: "file_011" } };
    expect(() => user({ type: "file", data, mediaType: "application/pdf" })).toThrow(/has ids for anthropic/);
  });

  it("cut a circle", () => {
    const circle: Record<string, unknown> = { a: { b: 1 }, twice: [{ c: 1 }] };
    circle["self"] = circle;
    expect(content({ type: "json", value: circle }).messages).toMatchObject([
      { content: '{"a":{"b":1},"twice":[{"c":1}],"self":"[Circular]"}' },
    ]);
  });
});
