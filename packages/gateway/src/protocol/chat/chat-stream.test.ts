import type { VlmChunk } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../contract/protocol-error.js";
import { ChatStream } from "./chat-stream.js";
import { readChatRequest } from "./read-chat-request.js";

const about = { id: "chatcmpl-1", createdMs: 1_700_000_000_999, model: 'm"1' };

function streamOf(body: object): ChatStream {
  return new ChatStream(
    readChatRequest({ messages: [{ role: "user", content: "Hi" }], stream: true, ...body }),
    about,
  );
}

function finish(details: Partial<Extract<VlmChunk, { readonly type: "finish" }>> = {}): VlmChunk {
  return {
    type: "finish",
    finishReason: "stop",
    toolCalls: [],
    parts: [],
    usage: {
      promptTokens: 3,
      completionTokens: 2,
      totalTokens: 5,
      cachedTokens: 1,
      reasoningTokens: 1,
      source: "reported",
    },
    model: "upstream",
    provider: "openai",
    credentialId: "a",
    attempts: [],
    warnings: [],
    ...details,
  };
}

/** Splits the text of a stream into the deltas and the other parts of its chunks. */
function framesIn(text: string): readonly unknown[] {
  expect(text.endsWith("\n\n")).toBe(true);
  return text
    .slice(0, -2)
    .split("\n\n")
    .map((frame) => {
      expect(frame.startsWith("data: ")).toBe(true);
      return JSON.parse(frame.slice("data: ".length)) as unknown;
    });
}

const head = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1_700_000_000, model: 'm"1' };
const frame = (delta: object, reason: string | null = null, logprobs: object | null = null) => ({
  ...head,
  choices: [{ index: 0, delta, logprobs, finish_reason: reason }],
});
const role = frame({ role: "assistant", content: "", refusal: null });

describe("A stream of chat chunks", () => {
  it("of a silent model has the role once, and then chunks without content", () => {
    const stream = streamOf({});
    const silent = stream.heartbeat() + stream.heartbeat();
    expect(framesIn(silent + stream.chunk({ type: "content", content: "Hi" }))).toEqual([
      role,
      frame({}),
      frame({ content: "Hi" }),
    ]);
  });

  it("of a text has the role, the pieces, the finish reason and [DONE]", () => {
    const stream = streamOf({});
    expect(framesIn(stream.chunk({ type: "content", content: "a\n\n" }))).toStrictEqual([
      role,
      frame({ content: "a\n\n" }),
    ]);
    expect(framesIn(stream.chunk({ type: "content", content: '"b' }))).toStrictEqual([
      frame({ content: '"b' }),
    ]);
    expect(stream.chunk({ type: "content", content: "" })).toBe("");
    expect(framesIn(stream.chunk(finish()))).toStrictEqual([frame({}, "stop")]);
    expect(stream.end()).toBe("data: [DONE]\n\n");
  });

  it("has null as content if the answer begins with a call, and numbers the calls without gaps", () => {
    const stream = streamOf({});
    const opened = stream.chunk({ type: "toolCall", index: 4, id: "call_1", name: "look", arguments: "" });
    expect(framesIn(opened)).toStrictEqual([
      frame({ role: "assistant", content: null, refusal: null }),
      frame({
        tool_calls: [{ index: 0, id: "call_1", type: "function", function: { name: "look", arguments: "" } }],
      }),
    ]);
    stream.chunk({ type: "toolCall", index: 7, id: "call_2", name: "look", arguments: "" });
    expect(framesIn(stream.chunk({ type: "toolCall", index: 4, arguments: "{}" }))).toStrictEqual([
      frame({ tool_calls: [{ index: 0, function: { arguments: "{}" } }] }),
    ]);
    expect(framesIn(stream.chunk({ type: "toolCall", index: 7, arguments: "{}" }))).toStrictEqual([
      frame({ tool_calls: [{ index: 1, function: { arguments: "{}" } }] }),
    ]);
    expect(framesIn(stream.chunk(finish({ finishReason: "toolCalls" })))).toStrictEqual([
      frame({}, "tool_calls"),
    ]);
  });

  it("has one function call for a request with the deprecated functions", () => {
    const stream = streamOf({ functions: [{ name: "look" }] });
    const text =
      stream.chunk({ type: "toolCall", index: 0, id: "call_1", name: "look", arguments: "" }) +
      stream.chunk({ type: "toolCall", index: 0, arguments: "{}" }) +
      stream.chunk({ type: "toolCall", index: 1, id: "call_2", name: "look", arguments: "{}" }) +
      stream.chunk(finish({ finishReason: "toolCalls" }));
    expect(framesIn(text).slice(1)).toStrictEqual([
      frame({ function_call: { name: "look", arguments: "" } }),
      frame({ function_call: { arguments: "{}" } }),
      frame({}, "function_call"),
    ]);
  });

  it("has the usage in a separate last chunk if requested, and null before", () => {
    const stream = streamOf({ stream_options: { include_usage: true } });
    expect(framesIn(stream.chunk({ type: "reasoning", reasoning: "hm" }))).toStrictEqual([
      { ...role, usage: null },
      { ...frame({ reasoning_content: "hm" }), usage: null },
    ]);
    expect(framesIn(stream.chunk(finish({ raw: { system_fingerprint: "fp" } })))).toStrictEqual([
      { ...frame({}, "stop"), usage: null, system_fingerprint: "fp" },
      {
        ...head,
        choices: [],
        usage: {
          prompt_tokens: 3,
          completion_tokens: 2,
          total_tokens: 5,
          prompt_tokens_details: { cached_tokens: 1 },
          completion_tokens_details: { reasoning_tokens: 1 },
        },
        system_fingerprint: "fp",
      },
    ]);
  });

  it("sends a refusal as it arrives, and at the end only the rest of the refusal", () => {
    const stream = streamOf({});
    const no = (content: string): VlmChunk => ({ type: "content", content, isRefusal: true });
    expect(framesIn(stream.chunk(no("I can")))).toStrictEqual([
      frame({ role: "assistant", content: null, refusal: null }),
      frame({ refusal: "I can" }),
    ]);
    expect(stream.chunk(no(""))).toBe("");
    expect(framesIn(stream.chunk(no("not")))).toStrictEqual([frame({ refusal: "not" })]);
    const raw = { refusal: "I cannot." };
    expect(framesIn(stream.chunk(finish({ raw })))).toStrictEqual([frame({ refusal: "." }, "stop")]);
  });

  it("has in its last chunk a refusal that was not sent before, and the logprobs if requested", () => {
    const logprobs = { content: [], refusal: null };
    const raw = { logprobs, refusal: "No", annotations: [{ type: "url_citation" }], x_server: "10.0.0.1" };
    const own = { refusal: "No", annotations: [{ type: "url_citation" }] };
    const last = (body: object) =>
      framesIn(streamOf(body).chunk(finish({ raw, finishReason: "other" }))).at(-1);
    expect(last({})).toStrictEqual(frame(own, "stop"));
    expect(last({ logprobs: true })).toStrictEqual(frame(own, "stop", logprobs));
  });

  it("ends with an error when it breaks", () => {
    const error = new ProtocolError({
      status: 502,
      type: "server_error",
      message: "It broke.",
      code: "broken",
    });
    expect(streamOf({}).fail(error)).toBe(
      'data: {"error":{"message":"It broke.","type":"server_error","param":null,"code":"broken"}}\n\n',
    );
  });
});
