import { type ResolvedVlmRequest, Secret, UnusableReplyError } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { neverAborts, rejectionOf, vlmOf } from "../../test/adapters.js";
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
      parts: [{ type: "text", text: "hi" }],
      finishReason: "stop",
      rawFinishReason: "stop",
      usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5, source: "reported" },
      model: "served",
      raw: { usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } },
    });
  });

  it("reports the tokens that were cached, thought and seen", async () => {
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

  it("has an estimated usage when the server reports none", async () => {
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

  it.each(["reasoning_content", "reasoning"])("reads the model's thoughts from %s", async (field) => {
    expect((await answer(completion({ content: "a", [field]: "hm" }))).reasoning).toBe("hm");
  });

  it("reads tool calls, parsed or not, with an id or without", async () => {
    const tool_calls = [
      { id: "c1", type: "function", function: { name: "look", arguments: '{"a":1}' } },
      { function: { name: "go", arguments: { b: 2 } } },
    ];
    expect((await answer(completion({ content: null, tool_calls }, "tool_calls"))).toolCalls).toEqual([
      { id: "c1", name: "look", arguments: '{"a":1}' },
      { id: expect.stringMatching(/^call_[0-9a-f]{24}$/), name: "go", arguments: '{"b":2}' },
    ]);
  });

  it("reads a deprecated function call as a tool call", async () => {
    const reply = await answer(
      completion({ function_call: { name: "f", arguments: "{}" } }, "function_call"),
    );
    expect(reply).toMatchObject({
      finishReason: "toolCalls",
      toolCalls: [{ id: expect.stringMatching(/^call_[0-9a-f]{24}$/), name: "f", arguments: "{}" }],
    });
  });

  it.each([
    ["length", "length"],
    ["content_filter", "contentFilter"],
    ["eos", "stop"],
    ["weary", "other"],
    [null, "stop"],
  ])("with the finish reason %s ends by %s", async (word, finishReason) => {
    expect((await answer(completion({ content: "x" }, word))).finishReason).toBe(finishReason);
  });
});

describe("fields without a name in our reply", () => {
  it("are in raw: fields of the reply, the choice and the message", async () => {
    const logprobs = { content: [{ token: "hi", logprob: -0.1 }], refusal: null };
    const { raw } = await answer({
      ...completion({ content: "hi", annotations: [{ type: "url_citation" }], audio: null }),
      id: "chatcmpl-1",
      system_fingerprint: "fp",
      service_tier: "default",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "hi", annotations: [{ type: "url_citation" }], audio: null },
          finish_reason: "eos",
          logprobs,
          content_filter_results: {},
        },
      ],
    });
    expect(raw).toEqual({
      id: "chatcmpl-1",
      system_fingerprint: "fp",
      service_tier: "default",
      usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
      logprobs,
      finish_reason: "eos",
      content_filter_results: {},
      annotations: [{ type: "url_citation" }],
    });
  });

  it("include all choices when extraBody requested several", async () => {
    const choices = ["a", "b"].map((content, index) => ({
      index,
      message: { content },
      finish_reason: "stop",
    }));
    const reply = await answer({ choices });
    expect(reply.content).toBe("a");
    expect(reply.raw?.["choices"]).toEqual(choices);
  });
});

describe("what goes back with the next request", () => {
  const said = {
    content: "It is an A.",
    reasoning: "hm",
    reasoning_details: [{ type: "reasoning.encrypted", data: "d" }],
    tool_calls: [
      {
        id: "1",
        type: "function",
        function: { name: "look", arguments: "{}" },
        extra_content: { google: { thought_signature: "s" } },
      },
    ],
  };

  it("is in the reply, in its parts and in its metadata", async () => {
    const { baseURL } = await startLoopback((response) => sendJson(response, completion(said, "tool_calls")));
    const reply = await vlmOf(baseURL).complete(request, neverAborts);
    const endpoint = new URL(baseURL).host;
    expect(reply.parts).toEqual([
      { type: "reasoning", text: "hm", providerMetadata: { openai: { endpoint, field: "reasoning" } } },
      { type: "text", text: "It is an A." },
      {
        type: "toolCall",
        id: "1",
        name: "look",
        arguments: "{}",
        providerMetadata: { openai: { endpoint, extra_content: said.tool_calls[0]?.extra_content } },
      },
    ]);
    expect(reply.providerMetadata).toEqual({
      openai: { endpoint, reasoning_details: said.reasoning_details },
    });
    expect(reply.toolCalls).toEqual([{ id: "1", name: "look", arguments: "{}" }]);
  });

  it("goes back to the server unchanged", async () => {
    const { baseURL, requests } = await startLoopback((response) =>
      sendJson(response, completion(said, "tool_calls")),
    );
    const vlm = vlmOf(baseURL);
    const { parts = [], providerMetadata = {} } = await vlm.complete(request, neverAborts);
    await vlm.complete(
      { messages: [...request.messages, { role: "assistant", parts, providerMetadata }] },
      neverAborts,
    );
    expect(requests[1]?.body["messages"]).toEqual([...request.messages, { role: "assistant", ...said }]);
  });
});

describe("an answer without content", () => {
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
    const error = await rejectionOf(answer(body));
    expect(UnusableReplyError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ reason });
  });
});

describe("a request", () => {
  async function sent(
    asked: ResolvedVlmRequest,
    extra: Readonly<Record<string, unknown>> = {},
    headers?: Readonly<Record<string, string>>,
  ) {
    const { baseURL, requests } = await startLoopback((response) =>
      sendJson(response, completion({ content: "" })),
    );
    const adapter = openai().createVlm?.(
      { apiKey: Secret.from("k"), baseURL },
      { model: "m", headers: { "x-team": "a" }, maxTokens: 9, extraBody: extra },
    );
    await adapter?.complete(asked, { ...neverAborts, headers });
    await adapter?.close?.();
    return requests[0];
  }

  it("carries the model's headers and its limit of tokens, under the old name for another endpoint", async () => {
    const received = await sent(request);
    expect(received?.headers["x-team"]).toBe("a");
    expect(received?.body).toEqual({
      model: "m",
      messages: [{ role: "user", content: "12345678" }],
      max_tokens: 9,
    });
  });

  it("lets the request's extra fields override the credential's", async () => {
    const received = await sent({ ...request, extraBody: { seed: 2, stream: true } }, { seed: 1, user: "u" });
    expect(received?.body).toMatchObject({ seed: 2, user: "u" });
    expect(received?.body).not.toHaveProperty("stream");
  });

  it("lets the headers of the call override the credential's", async () => {
    const received = await sent(request, {}, { "X-Team": "b", "x-request-id": "7" });
    expect(received?.headers).toMatchObject({ "x-team": "b", "x-request-id": "7" });
    expect(received?.headers.authorization).toBe("Bearer k");
  });

  it("carries topK to another endpoint", async () => {
    expect((await sent({ ...request, topK: 5 }))?.body).toHaveProperty("top_k", 5);
  });

  it("limits the answer of OpenAI's own host under the new name, and leaves topK out with a warning", async () => {
    const bodies: unknown[] = [];
    const transport = {
      fetch: async (_: string, { body }: { readonly body?: unknown }) => {
        bodies.push(JSON.parse(String(body)));
        return Response.json(completion({ content: "" }));
      },
    };
    const credential = { apiKey: Secret.from("k"), baseURL: "https://api.openai.com/v1" };
    const reply = await openai({ transport })
      .createVlm?.(credential, { model: "m", headers: {}, extraBody: {} })
      .complete({ ...request, maxTokens: 5, topK: 5 }, neverAborts);
    expect(bodies).toMatchObject([{ max_completion_tokens: 5 }]);
    expect(bodies[0]).not.toHaveProperty("max_tokens");
    expect(bodies[0]).not.toHaveProperty("top_k");
    expect(reply?.warnings).toMatchObject([{ type: "unsupported", field: "topK" }]);
  });

  it("pings with one token", async () => {
    const { baseURL, requests } = await startLoopback((response) =>
      sendJson(response, completion({ content: "" })),
    );
    expect(await vlmOf(baseURL).ping(neverAborts)).toMatchObject({ totalTokens: 5 });
    expect(requests[0]?.body).toMatchObject({ max_tokens: 1 });
  });
});
