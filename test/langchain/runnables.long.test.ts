import { AllCredentialsFailedError, InvalidConfigError } from "@hotspare/core";
import { rejectionOf } from "@hotspare/testkit";
import { InMemoryCache } from "@langchain/core/caches";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { AIMessageChunk, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { openWorld } from "./world.js";

/** Keeps what LangChain reports of runs. */
class Recorder extends BaseCallbackHandler {
  name = "recorder";
  readonly tokens: string[] = [];
  readonly starts: unknown[][] = [];
  readonly errors: unknown[] = [];
  readonly ends: unknown[] = [];

  override handleChatModelStart(...start: unknown[]): void {
    this.starts.push(start);
  }
  override handleLLMNewToken(token: string): void {
    this.tokens.push(token);
  }
  override handleLLMEnd(output: unknown): void {
    this.ends.push(output);
  }
  override handleLLMError(error: unknown): void {
    this.errors.push(error);
  }
}

const look = tool(() => "seen", { name: "look", description: "looks", schema: z.object({ at: z.string() }) });

describe("callbacks", () => {
  it("get each token of a stream, and of invoke with streaming", async () => {
    const { model } = await openWorld();
    const [streamed, invoked] = [new Recorder(), new Recorder()];

    for await (const _ of await model().stream("Hello", { callbacks: [streamed] })) {
      // The callbacks are looked at.
    }
    const message = await model({ streaming: true }).invoke("Hello", { callbacks: [invoked] });

    expect(streamed.tokens.length).toBeGreaterThan(3);
    expect(invoked.tokens).toEqual(streamed.tokens);
    expect(message.content).toBe(invoked.tokens.join(""));
    expect(message.usage_metadata).toMatchObject({ total_tokens: 12 });
    expect(invoked.ends).toMatchObject([{ llmOutput: { tokenUsage: { totalTokens: 12 } } }]);
  });

  it("get names, parameters, and neither a header nor a field of extraBody", async () => {
    const { model, bodies } = await openWorld();
    const recorder = new Recorder();
    const chat = model({
      temperature: 0.5,
      headers: { "x-tenant": "secret-of-tenant" },
      callbacks: [recorder],
    });

    await chat.invoke("Hello", {
      runName: "greeting",
      headers: { "x-user": "secret-of-user" },
      extraBody: { upstream_key: "secret-of-body" },
      tags: ["a"],
    });

    const [start = []] = recorder.starts;
    const [serialized, , , , extra, tags, metadata, runName] = start;
    expect(serialized).toMatchObject({
      type: "not_implemented",
      id: expect.arrayContaining(["HotspareChatModel"]),
    });
    expect(extra).toMatchObject({ invocation_params: { model: "gpt-4.1-mini", temperature: 0.5 } });
    expect(tags).toEqual(["a"]);
    expect(runName).toBe("greeting");
    expect(metadata).toMatchObject({
      ls_provider: "hotspare",
      ls_model_name: "gpt-4.1-mini",
      ls_model_type: "chat",
      ls_temperature: 0.5,
    });
    expect(JSON.stringify(recorder.starts)).not.toMatch(/secret-of-|key-of-/);
    expect(bodies()).toMatchObject([{ upstream_key: "secret-of-body" }]);
  });

  it("get the object that was thrown", async () => {
    const { model, key } = await openWorld();
    key("a").revoked();
    key("b").revoked();
    const recorder = new Recorder();

    const error = await rejectionOf(model().invoke("Hello", { callbacks: [recorder] }));

    expect(error).toBeInstanceOf(AllCredentialsFailedError);
    expect(recorder.errors[0]).toBe(error);
  });
});

describe("headers of a call", () => {
  it("are sent, over those of the model", async () => {
    const { model, simulator } = await openWorld();

    await model({ headers: { "x-one": "1", "x-two": "2" } }).invoke("Hello", { headers: { "x-two": "3" } });

    expect(simulator.requests).toMatchObject([{ headers: { "x-one": "1", "x-two": "3" } }]);
  });
});

describe("streamEvents", () => {
  it("reports tokens in its version 2", async () => {
    const { model } = await openWorld();
    const texts: string[] = [];

    for await (const { event, data } of model().streamEvents("Hello", { version: "v2" })) {
      if (event === "on_chat_model_stream") texts.push(data.chunk.content);
    }

    expect(texts.join("")).toBe('This is the simulated gpt-4.1-mini. You wrote: "Hello".');
  });

  it("without a version reports thoughts, texts and calls as blocks of their own", async () => {
    const { model, key } = await openWorld();
    const deltas = [
      { role: "assistant", reasoning_content: "hm" },
      { content: "let me " },
      { content: "look" },
      {
        tool_calls: [
          { index: 0, id: "call_1", type: "function", function: { name: "look", arguments: '{"at"' } },
        ],
      },
      {
        tool_calls: [
          { index: 1, id: "call_2", type: "function", function: { name: "look", arguments: "{" } },
        ],
      },
      { tool_calls: [{ index: 0, function: { arguments: ':"sky"}' } }] },
    ];
    const events = [
      ...deltas.map((delta) => ({ choices: [{ index: 0, delta }] })),
      { choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] },
    ];
    key("a").reply(() => ({
      type: "body",
      status: 200,
      headers: { "content-type": "text/event-stream" },
      body: [...events.map((event) => `data: ${JSON.stringify(event)}`), "data: [DONE]", ""].join("\n\n"),
    }));
    const stream = model().bindTools([look]);

    const bound = model().streamEvents("Look", { tools: [look] });
    const message = await bound;

    expect(await bound.text).toBe("let me look");
    expect(await bound.reasoning).toBe("hm");
    expect(await bound.toolCalls).toMatchObject([{ name: "look", args: { at: "sky" } }]);
    expect(message.content).toMatchObject([
      { type: "reasoning", reasoning: "hm" },
      { type: "text", text: "let me look" },
      { type: "tool_call", id: "call_1", args: { at: "sky" } },
      { type: "invalid_tool_call", id: "call_2", args: "{" },
    ]);
    expect(message.response_metadata).toMatchObject({ credentialId: "a" });
    expect(await stream.invoke("Look")).toMatchObject({ tool_calls: [{ id: "call_1" }] });
  });
});

describe("LangChain's wrappers", () => {
  it("a cache answers the same question once, and another temperature anew", async () => {
    const { model, simulator } = await openWorld();
    const cache = new InMemoryCache();
    const chat = model({ cache });

    const first = await chat.invoke("Hello", { signal: new AbortController().signal });
    const second = await chat.invoke("Hello", { signal: new AbortController().signal, maxWaitMs: 5 });
    await chat.invoke("Hello", { temperature: 1 });
    await chat.invoke("Hello", { headers: { "x-tenant": "a" } });

    expect(second.content).toBe(first.content);
    expect(simulator.requests).toHaveLength(3);
  });

  it("withFallbacks answers with the other model when the list is exhausted", async () => {
    const { model, key } = await openWorld();
    key("a").revoked();
    key("b").revoked();
    const chain = model().withFallbacks([new FakeListChatModel({ responses: ["from elsewhere"] })]);

    expect((await chain.invoke("Hello")).content).toBe("from elsewhere");
  });

  it("withRetry tries again, as its caller asks", async () => {
    const { model, key } = await openWorld({ keys: ["a"] });
    key("a").status(400, { times: 1, body: { error: { message: "temperature is out of range" } } });

    const { content } = await model().withRetry({ stopAfterAttempt: 2 }).invoke("Hello");

    expect(content).toContain("Hello");
  });

  it("batch keeps to its own concurrency, and maxConcurrency of the model too", async () => {
    const { model, simulator } = await openWorld();
    const inputs = ["1", "2", "3", "4", "5"];

    const answers = await model({ maxConcurrency: 1 }).batch(inputs);
    const others = await model().batch(inputs, { maxConcurrency: 2 });

    expect(answers.map(({ content }) => content)).toEqual(others.map(({ content }) => content));
    expect(simulator.requests).toHaveLength(10);
  });
});

describe("bindTools", () => {
  it.each<[string, object]>([
    ["a tool of LangChain", look],
    ["a name with zod", { name: "look", schema: z.object({ at: z.string() }) }],
    [
      "OpenAI's form",
      {
        type: "function",
        function: { name: "look", parameters: { type: "object", properties: { at: {} } } },
      },
    ],
    [
      "OpenAI's form with zod",
      { type: "function", function: { name: "look", parameters: z.object({ at: z.string() }) } },
    ],
    ["Anthropic's form", { name: "look", input_schema: { type: "object", properties: { at: {} } } }],
    ["MCP's form", { name: "look", inputSchema: { type: "object", properties: { at: {} } } }],
    ["zod with a title", z.object({ at: z.string() }).meta({ title: "look" })],
    ["a JSON Schema with a title", { title: "look", type: "object", properties: { at: { type: "string" } } }],
  ])("takes %s", async (_, given) => {
    const { model, bodies } = await openWorld();

    const { tool_calls: calls } = await model()
      .bindTools([given], { tool_choice: "look", strict: true, parallel_tool_calls: false })
      .invoke("Look");

    expect(calls).toMatchObject([{ name: "look" }]);
    expect(bodies()).toMatchObject([
      {
        tools: [
          {
            type: "function",
            function: { name: "look", strict: true, parameters: { properties: { at: {} } } },
          },
        ],
        tool_choice: { type: "function", function: { name: "look" } },
        parallel_tool_calls: false,
      },
    ]);
  });

  it.each<[unknown, unknown]>([
    ["any", "required"],
    ["required", "required"],
    ["none", "none"],
    [{ type: "auto" }, "auto"],
    [
      { type: "tool", name: "look" },
      { type: "function", function: { name: "look" } },
    ],
  ])("takes the choice %j", async (choice, sent) => {
    const { model, bodies } = await openWorld();

    await model()
      .bindTools([look], { tool_choice: choice as string })
      .invoke("Look");

    expect(bodies()).toMatchObject([{ tool_choice: sent }]);
  });

  it("refuses a tool of a provider's own, and a choice that nobody knows", async () => {
    const { model } = await openWorld();

    expect(() => model().bindTools([look, { type: "web_search" }])).toThrow(
      /^tools\[1\]: is a provider's own tool/,
    );
    expect(
      await rejectionOf(model().invoke("Look", { tools: [look], tool_choice: { type: "mcp" } })),
    ).toMatchObject({
      message: expect.stringMatching(/^tool_choice: /),
    });
  });

  it("gives a call that cannot be parsed as an invalid one, which goes back as it came", async () => {
    const { model, key, bodies } = await openWorld();
    const call = { id: "call_1", type: "function", function: { name: "look", arguments: '{"at":' } };
    const message = { role: "assistant", content: null, tool_calls: [call] };
    const choices = [{ index: 0, message, finish_reason: "length" }];
    key("a").reply(() => ({ type: "body", status: 200, body: JSON.stringify({ model: "m", choices }) }), {
      times: 1,
    });

    const answer = await model().invoke("Look", { tools: [look] });
    await model().invoke([
      ["human", "Look"],
      answer,
      new ToolMessage({ content: "no", tool_call_id: "call_1" }),
    ] as never);

    expect(answer).toMatchObject({ tool_calls: [], invalid_tool_calls: [{ id: "call_1", args: '{"at":' }] });
    expect(bodies().at(-1)?.["messages"]).toMatchObject([
      {},
      { tool_calls: [call] },
      { tool_call_id: "call_1" },
    ]);
  });
});

describe("withStructuredOutput", () => {
  const zod = z.object({ city: z.string(), country: z.string().optional() });
  const json = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

  it.each(["jsonSchema", "functionCalling"])("returns an object by the method %s", async (method) => {
    const { model } = await openWorld();

    expect(await model().withStructuredOutput(zod, { method }).invoke("Which city?")).toMatchObject({
      city: "example",
    });
    expect(await model().withStructuredOutput(json, { method }).invoke("Which city?")).toEqual({
      city: "example",
    });
  });

  it("asks for JSON by the method jsonMode", async () => {
    const { model, bodies } = await openWorld();

    const raw = await model()
      .withStructuredOutput(json, { method: "jsonMode", includeRaw: true })
      .invoke("Which city?");

    expect(bodies()).toMatchObject([{ response_format: { type: "json_object" } }]);
    expect(raw.raw).toMatchObject({ content: expect.stringContaining("{") });
    expect(raw.parsed).toEqual(JSON.parse(String(raw.raw.content)));
  });

  it("asks in strict mode when the schema fits it or its caller says so", async () => {
    const { model, bodies } = await openWorld();
    const strictOf = (index: number) => {
      const { response_format: format } = bodies().at(index) ?? {};
      return (format as { readonly json_schema: { readonly strict?: boolean } }).json_schema.strict;
    };

    await model()
      .withStructuredOutput(z.object({ city: z.string() }))
      .invoke("Which city?");
    await model().withStructuredOutput(zod).invoke("Which city?");
    await model().withStructuredOutput(json, { strict: true, name: "place" }).invoke("Which city?");

    expect([0, 1, 2].map(strictOf)).toEqual([true, undefined, true]);
    expect(bodies().at(2)).toMatchObject({ response_format: { json_schema: { name: "place" } } });
  });

  it("rejects an answer that does not fit, or keeps it raw", async () => {
    const { model } = await openWorld();
    const other = z.object({ city: z.number().min(1_000_000) });
    const chat = model();

    expect(
      await rejectionOf(chat.withStructuredOutput(other, { method: "jsonMode" }).invoke("a")),
    ).toBeInstanceOf(Error);
    const kept = await chat.withStructuredOutput(other, { method: "jsonMode", includeRaw: true }).invoke("a");
    expect(kept).toMatchObject({ parsed: null });
  });

  it("refuses a schema that is none and a method that is none", async () => {
    const { model } = await openWorld();

    expect(() => model().withStructuredOutput("city" as never)).toThrow(InvalidConfigError);
    expect(() => model().withStructuredOutput(json, { method: "magic" })).toThrow(
      /jsonSchema, functionCalling, jsonMode/,
    );
  });
});

it("the pieces of a stream add up to blocks in LangChain v1", async () => {
  const { model } = await openWorld({ modelName: "reasoner" });
  let sum: AIMessageChunk | undefined;
  for await (const chunk of await model({ outputVersion: "v1" }).stream("Hello")) {
    sum = sum === undefined ? chunk : sum.concat(chunk);
  }

  expect(sum?.contentBlocks).toMatchObject([
    { type: "reasoning", reasoning: expect.stringContaining("characters of text") },
    { type: "text", text: 'This is the simulated reasoner. You wrote: "Hello".' },
  ]);
});
