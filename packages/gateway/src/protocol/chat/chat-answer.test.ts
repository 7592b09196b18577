import type { VlmResult } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { chatAnswer } from "./chat-answer.js";
import { readChatRequest } from "./read-chat-request.js";

const about = { id: "chatcmpl-1", createdMs: 1_700_000_000_999, model: "m" };
const calls = [
  { id: "call_1", name: "look", arguments: "{}" },
  { id: "call_2", name: "look", arguments: "{}" },
];

function answerTo(body: object, result: Partial<VlmResult>): unknown {
  const ask = readChatRequest({ messages: [{ role: "user", content: "Hi" }], ...body });
  const whole: VlmResult = {
    content: "",
    finishReason: "stop",
    toolCalls: [],
    parts: [],
    usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5, source: "reported" },
    model: "upstream",
    provider: "openai",
    credentialId: "a",
    attempts: [],
    warnings: [],
    ...result,
  };
  return JSON.parse(JSON.stringify(chatAnswer(whole, ask, about)));
}

function answer(message: object, reason = "stop", rest: object = {}) {
  const { logprobs = null, ...fields } = rest as { readonly logprobs?: object | null };
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_700_000_000,
    model: "m",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: null, refusal: null, ...message },
        logprobs,
        finish_reason: reason,
      },
    ],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
    ...fields,
  };
}

describe("A chat answer", () => {
  it("is OpenAI's object with the thoughts beside the text", () => {
    expect(answerTo({}, { content: "Hi", reasoning: "hm" })).toStrictEqual(
      answer({ content: "Hi", reasoning_content: "hm" }),
    );
    expect(answerTo({}, {})).toStrictEqual(answer({ content: "" }));
  });

  it("has null as content if there are only calls", () => {
    const tool_calls = calls.map(({ id, ...called }) => ({ id, type: "function", function: called }));
    expect(answerTo({}, { toolCalls: calls, finishReason: "toolCalls" })).toStrictEqual(
      answer({ tool_calls }, "tool_calls"),
    );
    expect(answerTo({}, { content: "a", toolCalls: calls })).toStrictEqual(
      answer({ content: "a", tool_calls }),
    );
  });

  it("has one function call for a request with the deprecated functions", () => {
    const result = { toolCalls: calls, finishReason: "toolCalls" } as const;
    expect(answerTo({ functions: [{ name: "look" }] }, result)).toStrictEqual(
      answer({ function_call: { name: "look", arguments: "{}" } }, "function_call"),
    );
  });

  it("has a refusal in its own field, and a sound with its transcript", () => {
    expect(answerTo({}, { content: "No", raw: { refusal: "No" } })).toStrictEqual(answer({ refusal: "No" }));
    const parts = [
      { type: "text" as const, text: "So" },
      { type: "text" as const, text: "No" },
    ];
    expect(answerTo({}, { content: "SoNo", parts, raw: { refusal: "No" } })).toStrictEqual(
      answer({ content: "So", refusal: "No" }),
    );
    expect(answerTo({}, { content: "So", raw: { refusal: "No" } })).toStrictEqual(
      answer({ content: "So", refusal: "No" }),
    );
    const audio = { id: "audio_1", data: "aGk=", transcript: "Hi", expires_at: 1 };
    expect(answerTo({}, { content: "Hi", raw: { audio } })).toStrictEqual(answer({ audio }));
  });

  it("has only the fields of a provider that OpenAI has too", () => {
    const logprobs = { content: [], refusal: null };
    const raw = {
      system_fingerprint: "fp",
      service_tier: "flex",
      logprobs,
      provider: "hidden",
      id: "hidden",
      url: "hidden",
    };
    const own = { system_fingerprint: "fp", service_tier: "flex" };
    expect(answerTo({}, { content: "a", raw })).toStrictEqual(answer({ content: "a" }, "stop", own));
    expect(answerTo({ logprobs: true }, { content: "a", raw })).toStrictEqual(
      answer({ content: "a" }, "stop", { ...own, logprobs }),
    );
  });

  it.each([
    ["stop", "stop"],
    ["length", "length"],
    ["contentFilter", "content_filter"],
    ["other", "stop"],
  ] as const)("has for the reason %s OpenAI's finish_reason %s", (finishReason, word) => {
    expect(answerTo({}, { content: "a", finishReason })).toStrictEqual(answer({ content: "a" }, word));
  });

  it("has the details of usage that the provider has counted", () => {
    const usage = {
      promptTokens: 3,
      completionTokens: 2,
      totalTokens: 5,
      cachedTokens: 0,
      cacheWriteTokens: 1,
      imageTokens: 2,
      source: "reported",
    } as const;
    expect(answerTo({}, { content: "a", usage })).toMatchObject({
      usage: { prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 1, image_tokens: 2 } },
    });
  });
});
