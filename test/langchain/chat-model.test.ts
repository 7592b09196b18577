import { inspect } from "node:util";
import {
  AllCredentialsFailedError,
  InvalidConfigError,
  StreamInterruptedError,
  type Vlm,
} from "@hotspare/core";
import { HotspareChatModel, type HotspareChatModelFields } from "@hotspare/langchain";
import { rejectionOf } from "@hotspare/testkit";
import { HumanMessage } from "@langchain/core/messages";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { describe, expect, it } from "vitest";
import { openWorld } from "./world.js";

async function gather<Chunk>(stream: AsyncIterable<Chunk>): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return chunks;
}

describe("invoke", () => {
  it("answers on the spare, and says who answered after which attempts", async () => {
    const { model, key } = await openWorld();
    key("a").revoked();

    const message = await model().invoke("Hello");

    expect(message).toMatchObject({
      content: 'This is the simulated gpt-4.1-mini. You wrote: "Hello".',
      tool_calls: [],
      usage_metadata: {
        input_tokens: 2,
        output_tokens: 10,
        total_tokens: 12,
        input_token_details: { cache_read: 0 },
        output_token_details: { reasoning: 0 },
      },
      response_metadata: {
        model_name: "gpt-4.1-mini",
        finish_reason: "stop",
        provider: "openai",
        credentialId: "b",
        attempts: [{ credentialId: "a", classification: { class: "auth" } }, { credentialId: "b" }],
        requestId: expect.stringMatching(/^chatcmpl-/),
      },
    });
  });

  it("sends the options of the constructor, and of the call over them", async () => {
    const { model, bodies } = await openWorld();
    const chat = model({ temperature: 0, maxTokens: 50, stop: ["a"], extraBody: { user: "u" } });

    await chat.invoke("Hello", { temperature: 1, topP: 0.5, stop: ["b"] });

    expect(bodies()).toMatchObject([{ temperature: 1, max_tokens: 50, top_p: 0.5, stop: ["b"], user: "u" }]);
  });

  it("works in a chain with a prompt and a parser", async () => {
    const { model } = await openWorld();
    const prompt = ChatPromptTemplate.fromMessages([
      ["system", "be {how}"],
      ["human", "{question}"],
    ]);
    const chain = prompt.pipe(model()).pipe(new StringOutputParser());

    expect(await chain.invoke({ how: "kind", question: "why?" })).toContain('You wrote: "why?"');
  });

  it("throws the provider's own error, after as many requests as Hotspare makes, whatever maxRetries says", async () => {
    const { model, key, simulator } = await openWorld();
    key("a").status(400, {
      body: { error: { message: "temperature is out of range", code: "invalid_value" } },
    });

    const error = await rejectionOf(model({ maxRetries: 5 }).invoke("Hello"));

    expect(error).toMatchObject({ status: 400, code: "invalid_value" });
    expect(simulator.requests).toHaveLength(1);
  });

  it("throws Hotspare's error when the list is exhausted, after one request a credential", async () => {
    const { model, key, simulator } = await openWorld();
    key("a").revoked();
    key("b").quota(0);

    const error = await rejectionOf(model({ maxRetries: 5 }).invoke("Hello"));

    expect(error).toBeInstanceOf(AllCredentialsFailedError);
    expect(simulator.requests).toHaveLength(2);
  });

  it("ends with the signal's reason", async () => {
    const { model, key, simulator } = await openWorld();
    key("a").hang();
    const controller = new AbortController();
    const reason = new Error("enough");

    const rejected = rejectionOf(model().invoke("Hello", { signal: controller.signal }));
    await simulator.waitForRequests(1);
    controller.abort(reason);

    expect(await rejected).toBe(reason);
  });

  it("ends with a TimeoutError after the timeout of the call", async () => {
    const { model, key } = await openWorld();
    key("a").hang();

    expect(await rejectionOf(model().invoke("Hello", { timeout: 50 }))).toMatchObject({
      name: "TimeoutError",
    });
  });

  it("reports plain metadata of the model and of the call in Hotspare's events, and the purpose", async () => {
    const { model, hotspare } = await openWorld();
    const ends: unknown[] = [];
    hotspare.events.on("callEnd", (event) => ends.push(event));

    await model({ purpose: "chat", metadata: { team: "a", nested: {} } }).invoke("Hello", {
      metadata: { tenant: "t" },
    });

    expect(ends).toMatchObject([{ purpose: "chat", metadata: { team: "a", tenant: "t" } }]);
  });

  it("refuses what it cannot send before any request", async () => {
    const { model, simulator } = await openWorld();
    const message = new HumanMessage({ content: [{ type: "hologram" }] });

    expect(await rejectionOf(model().invoke([message]))).toMatchObject({ name: "InvalidInputError" });
    expect(simulator.requests).toHaveLength(0);
  });
});

describe("stream", () => {
  it("yields each piece as it comes, and the usage with the last", async () => {
    const { model } = await openWorld();

    const chunks = await gather(await model().stream("Hello"));

    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.map(({ content }) => content).join("")).toBe(
      'This is the simulated gpt-4.1-mini. You wrote: "Hello".',
    );
    expect(chunks.slice(0, -1).every(({ usage_metadata }) => usage_metadata === undefined)).toBe(true);
    expect(chunks.at(-1)).toMatchObject({
      usage_metadata: { total_tokens: 12 },
      response_metadata: { credentialId: "a", finish_reason: "stop" },
    });
  });

  it("moves to the spare when it breaks before its first content", async () => {
    const { model, key } = await openWorld();
    key("a").breakStream();

    const chunks = await gather(await model().stream("Hello"));

    expect(chunks.at(-1)?.response_metadata).toMatchObject({ credentialId: "b" });
  });

  it("throws a StreamInterruptedError when it breaks after content, and asks nobody again", async () => {
    const { model, key, simulator } = await openWorld();
    key("a").breakStream({ afterTokens: 3 });
    const pieces: unknown[] = [];
    const reading = async () => {
      for await (const { content } of await model().stream("Hello")) {
        pieces.push(content);
      }
    };

    expect(await rejectionOf(reading())).toBeInstanceOf(StreamInterruptedError);
    expect(pieces).toHaveLength(3);
    expect(simulator.requests).toHaveLength(1);
  });

  it("ends its request when the reader leaves", async () => {
    const { model, key, simulator } = await openWorld();
    const piece = { choices: [{ index: 0, delta: { role: "assistant", content: "one" } }] };
    key("a").reply(() => ({
      type: "stream",
      status: 200,
      headers: { "content-type": "text/event-stream" },
      steps: [
        { type: "write", text: `data: ${JSON.stringify(piece)}\n\n` },
        { type: "wait", ms: 1_000_000 },
      ],
    }));
    for await (const _ of await model().stream("Hello")) {
      break;
    }
    await simulator.waitUntilIdle();

    expect(simulator.requests).toMatchObject([{ outcome: "left" }]);
  });
});

it("a VLM that cannot stream answers a stream with the whole", async () => {
  const { vlm, simulator } = await openWorld();
  const cannot = () => {
    throw new Error("It cannot stream.");
  };
  const whole: Vlm = {
    model: vlm.model,
    capabilities: { ...vlm.capabilities, streaming: false },
    complete: (request, options) => vlm.complete(request, options),
    completeObject: (request, options) => vlm.completeObject(request, options),
    stream: cannot,
    streamObject: cannot,
    close: async () => undefined,
  };

  const chunks = await gather(await new HotspareChatModel({ vlm: whole }).stream("Hello"));

  expect(chunks.map(({ content }) => content)).toEqual([expect.stringContaining("Hello"), ""]);
  expect(chunks.at(-1)).toMatchObject({
    response_metadata: { credentialId: "a" },
    usage_metadata: { total_tokens: 12 },
  });
  expect(simulator.requests).toHaveLength(1);
});

describe("a model prints no key", () => {
  it("in JSON, in inspect, in its parameters and in the key of a cache", async () => {
    const { model } = await openWorld();
    const chat = model({
      headers: { "x-tenant-key": "secret-of-tenant" },
      extraBody: { upstream_key: "secret-of-body" },
    });
    const call = { headers: { "x-other": "secret-of-call" }, extraBody: { upstream_key: "secret-of-call" } };
    const shown = [
      JSON.stringify(chat),
      inspect(chat, { depth: 20, showHidden: true }),
      JSON.stringify(chat.invocationParams()),
      JSON.stringify(chat._identifyingParams()),
      JSON.stringify(chat.serialize()),
      chat._getSerializedCacheKeyParametersForCall({}),
      chat._getSerializedCacheKeyParametersForCall(call),
    ].join("\n");

    expect(shown).not.toMatch(/key-of-|secret-of-/);
  });

  it("and caches the answers of two extraBody apart", async () => {
    const { model } = await openWorld();
    const keyOf = (shared: object | undefined, own: object | undefined) =>
      model({ extraBody: { ...shared } })._getSerializedCacheKeyParametersForCall(
        own === undefined ? {} : { extraBody: { ...own } },
      );
    expect(new Set([keyOf({}, undefined), keyOf({ a: 1 }, undefined), keyOf({ a: 2 }, undefined)]).size).toBe(
      3,
    );
    expect(keyOf({ a: 1 }, { a: 2 })).toBe(keyOf({ a: 2 }, undefined));
  });
});

it.each<[object, string]>([
  [{}, "vlm: is undefined: must be a VLM"],
  [{ vlm: {} }, "vlm: "],
  [{ temprature: 0 }, 'did you mean "temperature"'],
  [{ apiKey: "key-of-a" }, "apiKey: belongs to the VLM"],
  [{ modelName: "m" }, "modelName: belongs to the VLM"],
  [{ maxConcurrency: 0 }, "maxConcurrency: is 0: must be a number of at least 1"],
])("refuses the fields %j", async (fields, message) => {
  const { vlm } = await openWorld();
  const given = { ...("vlm" in fields || Object.keys(fields).length === 0 ? {} : { vlm }), ...fields };

  const make = () => new HotspareChatModel(given as unknown as HotspareChatModelFields);

  expect(make).toThrow(InvalidConfigError);
  expect(make).toThrow(message);
  expect(make).not.toThrow("key-of-a");
});
