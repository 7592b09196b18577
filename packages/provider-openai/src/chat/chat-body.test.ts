import type { ResolvedVlmRequest } from "@hotspare/core/plugin";
import { expect, it } from "vitest";
import { chatBody, chatStreamBody } from "./chat-body.js";

const model = { model: "m", extraBody: {} };
const dialect = { maxTokensField: "max_tokens" } as const;
const body = (request: ResolvedVlmRequest) => chatBody(request, model, dialect).body;
const messages: ResolvedVlmRequest["messages"] = [{ role: "user", content: "x" }];

it("maps every kind of part", () => {
  const bytes = new Uint8Array([0, 1, 2, 3]).subarray(1);
  const content = [
    { type: "text", text: "t" },
    { type: "image", image: { kind: "url", url: "https://x.test/a.png" }, detail: "low" },
    { type: "image", image: { kind: "bytes", bytes, mediaType: "image/png" } },
    { type: "audio", audio: { kind: "bytes", bytes, mediaType: "audio/mpeg" } },
    { type: "audio", audio: { kind: "bytes", bytes, mediaType: "audio/x-wav" } },
    { type: "video", video: { kind: "url", url: "https://x.test/a.mp4" }, framesPerSecond: 2 },
    { type: "file", file: { kind: "bytes", bytes, mediaType: "application/pdf" } },
    { type: "file", file: { kind: "bytes", bytes, mediaType: "text/plain" }, filename: "notes.txt" },
    { type: "file", file: { kind: "url", url: "https://x.test/a.pdf" }, filename: "a.pdf" },
    { type: "file", file: { id: "file-1" }, filename: "not sent.pdf" },
  ] as const;
  expect(body({ messages: [{ role: "user", content }] })["messages"]).toEqual([
    {
      role: "user",
      content: [
        { type: "text", text: "t" },
        { type: "image_url", image_url: { url: "https://x.test/a.png", detail: "low" } },
        { type: "image_url", image_url: { url: "data:image/png;base64,AQID" } },
        { type: "input_audio", input_audio: { data: "AQID", format: "mp3" } },
        { type: "input_audio", input_audio: { data: "AQID", format: "wav" } },
        { type: "video_url", video_url: { url: "https://x.test/a.mp4", fps: 2 } },
        { type: "file", file: { filename: "part-6.pdf", file_data: "data:application/pdf;base64,AQID" } },
        { type: "file", file: { filename: "notes.txt", file_data: "data:text/plain;base64,AQID" } },
        { type: "file", file: { filename: "a.pdf", file_data: "https://x.test/a.pdf" } },
        { type: "file", file: { file_id: "file-1" } },
      ],
    },
  ]);
});

it("maps every role, and sends no thoughts back", () => {
  const conversation: ResolvedVlmRequest["messages"] = [
    { role: "system", content: "s" },
    { role: "assistant", content: "a", reasoning: "hm" },
    { role: "assistant", toolCalls: [{ id: "c", name: "f", arguments: "{}" }] },
    { role: "tool", toolCallId: "c", content: "r" },
  ];
  expect(body({ messages: conversation })["messages"]).toEqual([
    { role: "system", content: "s" },
    { role: "assistant", content: "a" },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "c", content: "r" },
  ]);
});

it("maps tools, the tool choice, and the format of the answer", () => {
  const parameters = { type: "object" };
  expect(
    body({
      messages,
      tools: [{ name: "f", description: "d", parameters, strict: true }],
      toolChoice: { name: "f" },
      temperature: 0,
      responseFormat: { type: "jsonSchema", name: "n", schema: parameters, strict: true },
    }),
  ).toMatchObject({
    tools: [{ type: "function", function: { name: "f", description: "d", parameters, strict: true } }],
    tool_choice: { type: "function", function: { name: "f" } },
    temperature: 0,
    response_format: { type: "json_schema", json_schema: { name: "n", schema: parameters, strict: true } },
  });
  expect(body({ messages, toolChoice: "required", responseFormat: { type: "json" } })).toMatchObject({
    tool_choice: "required",
    response_format: { type: "json_object" },
  });
});

it("sends nothing for thinking unless the dialect has fields for it, and adds a warning", () => {
  const without = chatBody({ messages, thinking: "disabled" }, model, dialect);
  expect(without.body).toEqual({ model: "m", messages });
  expect(without.warnings).toMatchObject([{ type: "unsupported", field: "thinking" }]);
  expect(without.warnings[0]?.message).toContain('reasoningEffort: "none"');
  const thinking = (mode: string) => ({ thinking: { type: mode } });
  expect(chatBody({ messages, thinking: "disabled" }, model, { ...dialect, thinking })).toMatchObject({
    body: { thinking: { type: "disabled" } },
    warnings: [],
  });
});

it("requests the usage of a stream, unless extraBody says otherwise", () => {
  expect(chatStreamBody({ messages }, model, dialect).body).toMatchObject({
    stream: true,
    stream_options: { include_usage: true },
  });
  const without = chatStreamBody({ messages, extraBody: { stream_options: undefined } }, model, dialect);
  expect(JSON.parse(JSON.stringify(without.body))).not.toHaveProperty("stream_options");
});

const everyOption = {
  temperature: 0,
  topP: 0.9,
  topK: 40,
  stop: ["END"],
  seed: 7,
  frequencyPenalty: 0.5,
  presencePenalty: -0.5,
  reasoningEffort: "minimal",
} as const;

it("sends every option of sampling under its name on the wire", () => {
  const sent = chatBody({ messages, ...everyOption }, model, dialect);
  expect(sent).toEqual({
    body: {
      model: "m",
      messages,
      temperature: 0,
      top_p: 0.9,
      top_k: 40,
      stop: ["END"],
      seed: 7,
      frequency_penalty: 0.5,
      presence_penalty: -0.5,
      reasoning_effort: "minimal",
    },
    warnings: [],
  });
});

it("leaves out what the server does not know, with a warning for each", () => {
  const strict = { ...dialect, unsupported: ["topK", "seed"] } as const;
  const { body: sent, warnings } = chatBody({ messages, ...everyOption }, model, strict);
  expect(sent).not.toHaveProperty("top_k");
  expect(sent).not.toHaveProperty("seed");
  expect(sent).toHaveProperty("top_p", 0.9);
  expect(warnings).toMatchObject([
    { type: "unsupported", field: "topK", message: expect.stringContaining("extraBody") },
    { type: "unsupported", field: "seed" },
  ]);
});

it("sends no empty list of stop texts", () => {
  expect(body({ messages, stop: [] })).not.toHaveProperty("stop");
  expect(body({ messages, stop: "END" })).toHaveProperty("stop", "END");
});

it("sends extraBody where the named options are not sent", () => {
  const strict = { ...dialect, unsupported: ["topK"] } as const;
  expect(chatBody({ messages, extraBody: { top_k: 5 } }, model, strict).body).toHaveProperty("top_k", 5);
});
