import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chat } from "../../test/post.js";
import type { Simulator } from "../server/simulator.js";
import { startSimulator } from "../server/start-simulator.js";

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const TOOL = {
  type: "function",
  function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
};

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

interface Completion {
  readonly choices: readonly [{ readonly message: Record<string, unknown>; readonly finish_reason: string }];
  readonly usage: Record<string, unknown>;
}

async function complete(fields: Readonly<Record<string, unknown>>) {
  const { choices, usage } = (await (await chat(simulator, fields)).json()) as Completion;
  return { ...choices[0], usage };
}

const picture = (url: string) => [
  {
    role: "user",
    content: [
      { type: "text", text: "Describe" },
      { type: "image_url", image_url: { url } },
    ],
  },
];

describe("POST /v1/chat/completions", () => {
  it("answers the same text to the same request", async () => {
    const { message, finish_reason: finishReason } = await complete({});
    expect(message).toEqual({
      role: "assistant",
      content: 'This is the simulated gpt-4.1-mini. You wrote: "hello".',
      refusal: null,
    });
    expect(finishReason).toBe("stop");
  });

  it("tells a picture's type, size in bytes and size in pixels", async () => {
    const { message } = await complete({ messages: picture(`data:image/png;base64,${PIXEL}`) });
    expect(message["content"]).toContain("Media 1: image/png, 70 bytes, 1 x 1 pixels.");
  });

  it("takes a document, as data or by its id", async () => {
    const file = { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0xLjcK" };
    const content = [
      { type: "file", file },
      { type: "file", file: { file_id: "file-1" } },
    ];
    const { message } = await complete({ messages: [{ role: "user", content }] });
    expect(message["content"]).toContain(
      "Media 1: application/pdf, 9 bytes. Media 2: at file-1, not fetched.",
    );
  });

  it("does not fetch a picture", async () => {
    const { message } = await complete({ messages: picture("https://example.com/cat.jpg") });
    expect(message["content"]).toContain("Media 1: at https://example.com/cat.jpg, not fetched.");
  });

  it("refuses an image type that OpenAI does not take", async () => {
    const response = await chat(simulator, { messages: picture("data:image/bmp;base64,Qk0=") });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "invalid_image_format" } });
  });

  it("refuses a picture in a tool's result", async () => {
    const messages = picture("https://example.com/cat.jpg").map((message) => ({ ...message, role: "tool" }));
    const response = await chat(simulator, { messages });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining("only allowed for messages with role 'user'") },
    });
  });

  it.each(["simulated", ["no such text", "simulated"]])("ends its answer before %j", async (stop) => {
    const { message, finish_reason: finishReason } = await complete({ stop });
    expect([message["content"], finishReason]).toEqual(["This is the ", "stop"]);
  });

  it.each([
    [{ tool_choice: "required" }],
    [{ tool_choice: { type: "function", function: { name: "weather" } } }],
    [{ messages: [{ role: "user", content: "Please call weather" }] }],
  ])("calls a tool when it must, case %#", async (fields) => {
    const { message, finish_reason: finishReason } = await complete({ tools: [TOOL], ...fields });
    expect(message["tool_calls"]).toEqual([
      {
        id: expect.stringMatching(/^call_/),
        type: "function",
        function: { name: "weather", arguments: '{"city":"example"}' },
      },
    ]);
    expect([message["content"], finishReason]).toEqual([null, "tool_calls"]);
  });

  it("calls no tool that nobody asked for", async () => {
    expect((await complete({ tools: [TOOL] })).finish_reason).toBe("stop");
    const demanded = {
      tools: [TOOL],
      tool_choice: "none",
      messages: [{ role: "user", content: "call weather" }],
    };
    expect((await complete(demanded)).finish_reason).toBe("stop");
  });

  it("answers JSON when the response format says so", async () => {
    const loose = await complete({ response_format: { type: "json_object" } });
    expect(JSON.parse(String(loose.message["content"]))).toHaveProperty("answer");
    const schema = { type: "object", properties: { colour: { enum: ["red"] } } };
    const strict = await complete({
      response_format: { type: "json_schema", json_schema: { name: "x", schema } },
    });
    expect(JSON.parse(String(strict.message["content"]))).toEqual({ colour: "red" });
  });

  it.each([[{ model: "some-reasoner" }], [{ thinking: { type: "enabled" } }], [{ reasoning_effort: "low" }]])(
    "reasons when asked to, case %#",
    async (fields) => {
      const { message, usage } = await complete(fields);
      expect(message["reasoning_content"]).toMatch(/characters of text/);
      expect(usage["completion_tokens_details"]).toEqual({ reasoning_tokens: expect.any(Number) });
    },
  );

  it("does not reason when told not to", async () => {
    const { message } = await complete({ model: "some-reasoner", thinking: { type: "disabled" } });
    expect(message).not.toHaveProperty("reasoning_content");
  });

  it.each(["max_tokens", "max_completion_tokens"])("stops at %s with finish_reason length", async (name) => {
    const { message, finish_reason: finishReason, usage } = await complete({ [name]: 2 });
    expect([message["content"], finishReason]).toEqual(["This is", "length"]);
    expect(usage).toEqual({
      prompt_tokens: 2,
      completion_tokens: 2,
      total_tokens: 4,
      prompt_tokens_details: { cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
    });
  });

  it.each([
    [{ messages: [] }, "empty_array"],
    [{ messages: undefined }, "missing_required_parameter"],
  ])("refuses a request without messages, case %#", async (fields, code) => {
    const response = await chat(simulator, fields);
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: expect.objectContaining({ code }) },
    ]);
  });
});

it("lists models", async () => {
  const response = await fetch(`${simulator.baseURL}/models`, { headers: { authorization: "Bearer k" } });
  expect(await response.json()).toMatchObject({ object: "list", data: [{ object: "model" }, {}, {}, {}] });
});
