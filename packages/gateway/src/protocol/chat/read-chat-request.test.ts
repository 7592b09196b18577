import { describe, expect, it } from "vitest";
import { readChatRequest } from "./read-chat-request.js";

const hi = { role: "user", content: "Hi" } as const;
const look = { type: "function", function: { name: "look", parameters: { type: "object" } } } as const;
const call = { id: "call_1", type: "function", function: { name: "look", arguments: "{}" } } as const;

function ask(body: object) {
  return readChatRequest({ model: "m", messages: [hi], ...body });
}

function ofMessage(message: object) {
  return ask({ messages: [message] }).request.messages?.[0];
}

function ofPart(part: object) {
  return ofMessage({ role: "user", content: [part] });
}

describe("A chat request", () => {
  it("becomes core's request, and keeps the fields that core does not know", () => {
    expect(
      ask({
        temperature: 0.5,
        top_p: 1,
        top_k: 40,
        stop: ["a", "b"],
        seed: -3,
        frequency_penalty: -2,
        presence_penalty: 2,
        max_completion_tokens: 7,
        reasoning_effort: "low",
        stream: true,
        stream_options: { include_usage: true },
        tools: [look],
        tool_choice: { type: "function", function: { name: "look" } },
        response_format: { type: "json_schema", json_schema: { name: "a", schema: {}, strict: true } },
        user: "u-1",
        chat_template_kwargs: { enable_thinking: false },
      }),
    ).toStrictEqual({
      model: "m",
      stream: true,
      includeUsage: true,
      maxTokens: 7,
      request: {
        messages: [hi],
        tools: [{ name: "look", parameters: { type: "object" } }],
        toolChoice: { name: "look" },
        maxTokens: 7,
        temperature: 0.5,
        topP: 1,
        topK: 40,
        stop: ["a", "b"],
        seed: -3,
        frequencyPenalty: -2,
        presencePenalty: 2,
        reasoningEffort: "low",
        responseFormat: { type: "jsonSchema", name: "a", schema: {}, strict: true },
        extraBody: { user: "u-1", chat_template_kwargs: { enable_thinking: false } },
      },
    });
  });

  it("reads null as an absent field, and leaves out defaults", () => {
    const names = [
      ...[
        "temperature",
        "top_p",
        "stop",
        "seed",
        "max_tokens",
        "max_completion_tokens",
        "n",
        "stream",
        "tools",
      ],
      ...[
        "stream_options",
        "tool_choice",
        "response_format",
        "user",
        "logit_bias",
        "metadata",
        "reasoning_effort",
      ],
      ...["functions", "function_call", "audio", "prediction", "top_logprobs", "any_vendors_field"],
    ];
    const nothing = { messages: [hi] };
    expect(ask(Object.fromEntries(names.map((name) => [name, null]))).request).toStrictEqual(nothing);
    const defaults = {
      n: 1,
      logprobs: false,
      modalities: ["text"],
      stream: false,
      response_format: { type: "text" },
      stop: [],
    };
    expect(ask(defaults).request).toStrictEqual(nothing);
    expect(readChatRequest({ messages: [hi] }).model).toBeUndefined();
  });

  it("reads the deprecated functions as tools with one call at a time", () => {
    const { request, echo } = ask({
      functions: [{ name: "look" }],
      function_call: { name: "look" },
      messages: [
        hi,
        { role: "assistant", content: null, function_call: { name: "look", arguments: "{}" } },
        { role: "function", name: "look", content: "seen" },
      ],
    });
    expect(request).toStrictEqual({
      messages: [
        hi,
        { role: "assistant", toolCalls: [{ id: "call_function_0", name: "look", arguments: "{}" }] },
        { role: "tool", toolCallId: "call_function_0", content: "seen" },
      ],
      tools: [{ name: "look" }],
      toolChoice: { name: "look" },
      extraBody: { parallel_tool_calls: false },
    });
    expect(echo).toMatchObject({ usesFunctions: true });
  });

  it("sends only the allowed tools", () => {
    const other = { type: "function", function: { name: "other" } };
    const choice = { type: "allowed_tools", allowed_tools: { mode: "required", tools: [other] } };
    expect(ask({ tools: [look, other], tool_choice: choice }).request).toMatchObject({
      tools: [{ name: "other" }],
      toolChoice: "required",
    });
  });

  it.each([
    [
      { role: "developer", content: "Be" },
      { role: "system", content: "Be" },
    ],
    [
      {
        role: "system",
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ],
      },
      { role: "system", content: "a\nb" },
    ],
    [
      { role: "user", content: "Hi", name: "ann" },
      { role: "user", content: "Hi", name: "ann" },
    ],
    [
      { role: "assistant", content: null, refusal: "No" },
      { role: "assistant", content: "No" },
    ],
    [
      { role: "assistant", content: "", tool_calls: [call] },
      { role: "assistant", content: "", toolCalls: [{ id: "call_1", name: "look", arguments: "{}" }] },
    ],
    [
      {
        role: "assistant",
        reasoning_content: "hm",
        content: [
          { type: "text", text: "a" },
          { type: "refusal", refusal: "b" },
        ],
      },
      {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "hm" },
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ],
      },
    ],
    [
      {
        role: "assistant",
        content: "a",
        refusal: null,
        annotations: [],
        audio: null,
        function_call: null,
        parsed: null,
      },
      { role: "assistant", content: "a" },
    ],
    [
      { role: "tool", tool_call_id: "call_1", name: "look", content: "seen" },
      { role: "tool", toolCallId: "call_1", content: "seen" },
    ],
    [
      {
        role: "system",
        content: [
          { type: "text", text: "a", cache_control: { type: "ephemeral" } },
          { type: "text", text: "b" },
        ],
      },
      {
        role: "system",
        content: "a\nb",
        providerOptions: { anthropic: { cacheControl: { type: "ephemeral" } } },
      },
    ],
    [
      { role: "user", content: "a", cache_control: { type: "ephemeral" } },
      { role: "user", content: "a", providerOptions: { anthropic: { cacheControl: { type: "ephemeral" } } } },
    ],
  ])("reads a message: %j", (message, read) => {
    expect(ofMessage(message)).toStrictEqual(read);
  });

  it.each([
    [
      { type: "image_url", image_url: { url: "https://example.com/a", detail: "low" } },
      { type: "image", image: "https://example.com/a", detail: "low" },
    ],
    [
      { type: "input_audio", input_audio: { data: "aGk=", format: "mp3" } },
      { type: "audio", audio: "data:audio/mpeg;base64,aGk=" },
    ],
    [
      { type: "file", file: { file_id: "file-1" } },
      { type: "file", file: { id: "file-1" } },
    ],
    [
      { type: "file", file: { file_data: "aGk=", filename: "a.txt" } },
      { type: "file", file: "data:application/octet-stream;base64,aGk=", filename: "a.txt" },
    ],
    [
      { type: "video_url", video_url: { url: "https://example.com/a", fps: 2 } },
      { type: "video", video: "https://example.com/a", framesPerSecond: 2 },
    ],
    [
      { type: "text", text: "a", cache_control: { type: "ephemeral" } },
      { type: "text", text: "a", providerOptions: { anthropic: { cacheControl: { type: "ephemeral" } } } },
    ],
  ])("reads a part: %j", (part, read) => {
    expect(ofPart(part)).toStrictEqual({ role: "user", content: [read] });
  });

  it("does not pass on the fields that core or the gateway handles", () => {
    const { extraBody = {} } = ask({
      model: "other",
      stream: true,
      max_tokens: 1,
      temperature: 1,
      top_a: 1,
    }).request;
    expect(extraBody).toStrictEqual({ top_a: 1 });
  });
});
