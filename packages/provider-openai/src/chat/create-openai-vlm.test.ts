import { type ResolvedVlmRequest, Secret, UnusableReplyError } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { failureOf, neverAborts, vlmOf } from "../../test/adapters.js";
import { sendJson, startLoopback } from "../../test/loopback-server.js";
import { openai } from "../openai-plugin.js";

const request: ResolvedVlmRequest = { messages: [{ role: "user", content: "12345678" }] };

const completion = (message: unknown, finish_reason: unknown = "stop", rest = {}) => ({
  model: "served",
  choices: [{ index: 0, message, finish_reason }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  ...rest,
});

async function answer(body: unknown) {
  const { baseURL } = await startLoopback((response) => sendJson(response, body));
  return vlmOf(baseURL).complete(request, neverAborts);
}

describe("an answer", () => {
  it("is read with its usage and its model", async () => {
    expect(await answer(completion({ content: "hi" }))).toEqual({
      content: "hi",
      toolCalls: [],
      finishReason: "stop",
      usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5, source: "reported" },
      model: "served",
    });
  });

  it("tells what was cached, thought and seen", async () => {
    const usage = {
      prompt_tokens: 9,
      completion_tokens: 4,
      prompt_tokens_details: { cached_tokens: 2, image_tokens: 5 },
      completion_tokens_details: { reasoning_tokens: 3 },
    };
    expect((await answer(completion({ content: "x" }, "stop", { usage }))).usage).toEqual({
      promptTokens: 9,
      completionTokens: 4,
      totalTokens: 13,
      cachedTokens: 2,
      imageTokens: 5,
      reasoningTokens: 3,
      source: "reported",
    });
  });

  it("has its usage estimated when there is none", async () => {
    const { usage } = await answer(completion({ content: "1234" }, "stop", { usage: null }));
    expect(usage).toMatchObject({ promptTokens: 2, completionTokens: 1, source: "estimated" });
  });

  it.each([
    ["text", { content: "a" }, "a"],
    ["a refusal", { content: null, refusal: "I cannot." }, "I cannot."],
    [
      "a list of parts",
      { content: [{ type: "text", text: "a" }, { type: "other" }, { type: "text", text: "b" }] },
      "ab",
    ],
    ["nothing", { content: null }, ""],
  ])("may be %s", async (_, message, content) => {
    expect((await answer(completion(message))).content).toBe(content);
  });

  it.each(["reasoning_content", "reasoning"])("tells the model's thoughts from %s", async (field) => {
    expect((await answer(completion({ content: "a", [field]: "hm" }))).reasoning).toBe("hm");
  });

  it("tells the tool calls, parsed or not, with an id or without", async () => {
    const tool_calls = [
      { id: "c1", type: "function", function: { name: "look", arguments: '{"a":1}' } },
      { function: { name: "go", arguments: { b: 2 } } },
    ];
    expect((await answer(completion({ content: null, tool_calls }, "tool_calls"))).toolCalls).toEqual([
      { id: "c1", name: "look", arguments: '{"a":1}' },
      { id: "call_1", name: "go", arguments: '{"b":2}' },
    ]);
  });

  it("tells a deprecated function call as a tool call", async () => {
    const reply = await answer(
      completion({ function_call: { name: "f", arguments: "{}" } }, "function_call"),
    );
    expect(reply).toMatchObject({
      finishReason: "toolCalls",
      toolCalls: [{ id: "call_0", name: "f", arguments: "{}" }],
    });
  });

  it.each([
    ["length", "length"],
    ["content_filter", "contentFilter"],
    ["eos", "other"],
    [null, "stop"],
  ])("ends by %s, which is %s", async (word, finishReason) => {
    expect((await answer(completion({ content: "x" }, word))).finishReason).toBe(finishReason);
  });
});

describe("an answer that is none", () => {
  it.each([
    ["filtered whole", completion({ content: null }, "content_filter"), "content_filter"],
    [
      "an incomplete response that was filtered",
      { incomplete_details: { reason: "content_filter" } },
      "content_filter",
    ],
    ["without choices", { choices: [] }, "empty_reply"],
    ["with choices null", { choices: null }, "empty_reply"],
    ["a page", "<!doctype html>", "html_reply"],
    ["an error", { error: { message: "x" } }, "error_in_reply"],
  ])("%s", async (_, body, reason) => {
    const error = await failureOf(answer(body));
    expect(UnusableReplyError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ reason });
  });
});

describe("a request", () => {
  async function sent(asked: ResolvedVlmRequest, extra: Readonly<Record<string, unknown>> = {}) {
    const { baseURL, requests } = await startLoopback((response) =>
      sendJson(response, completion({ content: "" })),
    );
    const adapter = openai().createVlm?.(
      { apiKey: Secret.from("k"), baseURL },
      { model: "m", headers: { "x-team": "a" }, maxTokens: 9, extraBody: extra },
    );
    await adapter?.complete(asked, neverAborts);
    await adapter?.close?.();
    return requests[0];
  }

  it("carries the model's headers and its bound of tokens, in the old name for another endpoint", async () => {
    const received = await sent(request);
    expect(received?.headers["x-team"]).toBe("a");
    expect(received?.body).toEqual({
      model: "m",
      messages: [{ role: "user", content: "12345678" }],
      max_tokens: 9,
    });
  });

  it("lays the credential's extra fields under the request's own", async () => {
    const received = await sent({ ...request, extraBody: { seed: 2, stream: true } }, { seed: 1, user: "u" });
    expect(received?.body).toMatchObject({ seed: 2, user: "u" });
    expect(received?.body).not.toHaveProperty("stream");
  });

  it("bounds the answer of OpenAI's own host in the new name", async () => {
    const bodies: unknown[] = [];
    const transport = {
      fetch: async (_: string, { body }: { readonly body?: unknown }) => {
        bodies.push(JSON.parse(String(body)));
        return Response.json(completion({ content: "" }));
      },
    };
    const credential = { apiKey: Secret.from("k"), baseURL: "https://api.openai.com/v1" };
    await openai({ transport })
      .createVlm?.(credential, { model: "m", headers: {}, extraBody: {} })
      .complete({ ...request, maxTokens: 5 }, neverAborts);
    expect(bodies).toMatchObject([{ max_completion_tokens: 5 }]);
    expect(bodies[0]).not.toHaveProperty("max_tokens");
  });

  it("pings with one token", async () => {
    const { baseURL, requests } = await startLoopback((response) =>
      sendJson(response, completion({ content: "" })),
    );
    expect(await vlmOf(baseURL).ping(neverAborts)).toMatchObject({ totalTokens: 5 });
    expect(requests[0]?.body).toMatchObject({ max_tokens: 1 });
  });
});
