import { startSimulator } from "@hotspare/testkit";
import OpenAI, { APIError, BadRequestError, RateLimitError } from "openai";
import { zodTextFormat } from "openai/helpers/zod";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { type Body, startChatServer } from "../../support/chat-server.js";
import { openResponses, upstreamKey } from "./open-responses.js";

async function clientOf(baseURL: string): Promise<OpenAI> {
  return new OpenAI({ apiKey: "of-client", baseURL: await openResponses(baseURL), maxRetries: 0 });
}

/** OpenAI's SDK with a gateway on a server that answers with the given messages. */
async function worldOf(message: (body: Body) => Body) {
  const upstream = await startChatServer({ message });
  return { upstream, client: await clientOf(upstream.baseURL) };
}

const said = (content: string) => () => ({ role: "assistant", content });

const weather = {
  type: "function" as const,
  name: "weather",
  description: "The weather of a city",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  strict: false,
};

/** A model that first calls the function, and then answers with the function's result. */
function withTool(body: Body): Body {
  const messages = body["messages"] as readonly Body[];
  const result = messages.find(({ role }) => role === "tool");
  return result === undefined
    ? {
        role: "assistant",
        content: null,
        tool_calls: [
          { id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Oslo"}' } },
          { id: "call_2", type: "function", function: { name: "weather", arguments: '{"city":"Rome"}' } },
        ],
      }
    : { role: "assistant", content: `It is ${String(result["content"])}` };
}

describe("OpenAI's SDK with the Responses API", () => {
  it("gets the text, the usage and the repeated fields of the request", async () => {
    const { client, upstream } = await worldOf(said("Hello"));
    const response = await client.responses.create({
      model: "mine",
      instructions: "Be brief",
      input: "Hi",
      max_output_tokens: 50,
      temperature: 0.5,
      metadata: { run: "7" },
      store: true,
    });
    expect(response).toMatchObject({
      object: "response",
      status: "completed",
      model: "mine",
      output_text: "Hello",
      instructions: "Be brief",
      max_output_tokens: 50,
      temperature: 0.5,
      metadata: { run: "7" },
      store: false,
      usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
    });
    expect(response.id).toMatch(/^resp_/);
    expect(upstream.bodies[0]).toMatchObject({
      messages: [
        { role: expect.stringMatching(/system|developer/), content: "Be brief" },
        { role: "user", content: "Hi" },
      ],
      temperature: 0.5,
    });
    expect(upstream.bodies[0]).not.toHaveProperty("metadata");
  });

  it("assembles the stream into the same response as without a stream", async () => {
    const { client } = await worldOf(said("Hello there"));
    const stream = client.responses.stream({ model: "mine", input: "Hi" });
    const deltas: string[] = [];
    stream.on("response.output_text.delta", ({ delta }) => deltas.push(delta));
    const response = await stream.finalResponse();
    expect(deltas.join("")).toBe("Hello there");
    expect(response).toMatchObject({ status: "completed", output_text: "Hello there" });
    expect(response.usage).toMatchObject({ total_tokens: 5 });
  });

  it.each([false, true])("calls functions and sends their results, streamed: %s", async (streams) => {
    const { client, upstream } = await worldOf(withTool);
    const input: OpenAI.Responses.ResponseInput = [{ role: "user", content: "Weather?" }];
    const ask = async (): Promise<OpenAI.Responses.Response> => {
      const body = { model: "mine", input, tools: [weather], store: false };
      return streams
        ? await client.responses.stream(body).finalResponse()
        : await client.responses.create(body);
    };
    const first = await ask();
    const calls = first.output.filter((item) => item.type === "function_call");
    expect(calls.map(({ call_id, arguments: json }) => [call_id, json])).toEqual([
      ["call_1", '{"city":"Oslo"}'],
      ["call_2", '{"city":"Rome"}'],
    ]);
    input.push(...(first.output as OpenAI.Responses.ResponseInputItem[]));
    for (const { call_id } of calls) {
      input.push({ type: "function_call_output", call_id, output: "mild" });
    }
    expect((await ask()).output_text).toBe("It is mild");
    const [user, assistant, ...results] = (upstream.bodies[1]?.["messages"] ?? []) as readonly Body[];
    expect(user).toMatchObject({ role: "user", content: "Weather?" });
    expect(assistant).toMatchObject({ role: "assistant", tool_calls: [{ id: "call_1" }, { id: "call_2" }] });
    expect(results).toMatchObject([
      { role: "tool", tool_call_id: "call_1", content: "mild" },
      { role: "tool", tool_call_id: "call_2", content: "mild" },
    ]);
  });

  it("parses an answer with a schema", async () => {
    const { client, upstream } = await worldOf(said('{"city":"Oslo"}'));
    const format = zodTextFormat(z.object({ city: z.string() }), "place");
    const response = await client.responses.parse({ model: "mine", input: "Where?", text: { format } });
    expect(response.output_parsed).toEqual({ city: "Oslo" });
    expect(upstream.bodies[0]?.["response_format"]).toMatchObject({
      type: "json_schema",
      json_schema: { name: "place", strict: true, schema: { type: "object" } },
    });
  });

  it("sends pictures and files", async () => {
    const { client, upstream } = await worldOf(said("A cat"));
    const png = "data:image/png;base64,iVBORw0KGgo=";
    const pdf = "data:application/pdf;base64,JVBERi0xLjcKJQ==";
    await client.responses.create({
      model: "mine",
      input: [
        {
          role: "user",
          content: [
            { type: "input_text", text: "What is it?" },
            { type: "input_image", image_url: png, detail: "low" },
            { type: "input_file", filename: "a.pdf", file_data: pdf },
          ],
        },
      ],
    });
    expect(upstream.bodies[0]?.["messages"]).toMatchObject([
      {
        role: "user",
        content: [
          { type: "text", text: "What is it?" },
          { type: "image_url", image_url: { url: png, detail: "low" } },
          { type: "file", file: { filename: "a.pdf", file_data: pdf } },
        ],
      },
    ]);
  });

  it.each([false, true])("gets the thoughts as OpenAI's summary, streamed: %s", async (streams) => {
    const { client } = await worldOf(() => ({ role: "assistant", reasoning_content: "Hm.", content: "Yes" }));
    const body = { model: "mine", input: "Well?" };
    const { output } = streams
      ? await client.responses.stream(body).finalResponse()
      : await client.responses.create(body);
    expect(output).toMatchObject([
      { type: "reasoning", summary: [{ type: "summary_text", text: "Hm." }] },
      { type: "message", content: [{ type: "output_text", text: "Yes" }] },
    ]);
  });
});

describe("OpenAI's SDK with the Responses API, after a failure", () => {
  async function simulated() {
    const simulator = await startSimulator();
    onTestFinished(() => simulator.close());
    return { key: simulator.key(upstreamKey), client: await clientOf(simulator.baseURL) };
  }

  it("throws the SDK's class for the provider's status", async () => {
    const { client, key: upstream } = await simulated();
    upstream.rateLimit({ requestsPerMinute: 1 });
    await client.responses.create({ model: "mine", input: "Hi" });
    const error = await client.responses
      .create({ model: "mine", input: "Hi" })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ status: 429, code: "rate_limit_exceeded" });
  });

  it("throws when a stream breaks after its first content", async () => {
    const { client, key: upstream } = await simulated();
    upstream.breakStream({ afterTokens: 2 });
    const stream = await client.responses.create({ model: "mine", input: "Tell me more", stream: true });
    const types: string[] = [];
    const error = await (async () => {
      for await (const { type } of stream) {
        types.push(type);
      }
    })().catch((thrown: unknown) => thrown);
    expect(types).toContain("response.output_text.delta");
    expect(types).not.toContain("response.completed");
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ code: "stream_interrupted", type: "server_error" });
  });

  it("reads the advice for a request that needs OpenAI's servers", async () => {
    const { client } = await worldOf(said("never asked"));
    const error = await client.responses
      .create({ model: "mine", input: "Hi", previous_response_id: "resp_1" })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ param: "previous_response_id", code: "unsupported_parameter" });
    expect((error as Error).message).toContain("send the whole conversation in 'input'");
  });
});
