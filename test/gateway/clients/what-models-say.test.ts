import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createOpenAI } from "@ai-sdk/openai";
import { dynamicTool, jsonSchema, stepCountIs, streamText, tool } from "ai";
import OpenAI from "openai";
import { zodResponseFormat, zodTextFormat } from "openai/helpers/zod";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { Body } from "../../support/chat-server.js";
import { openResponses } from "../responses/open-responses.js";

/** A gateway on a server that streams the given deltas, one script for each request. */
async function openScripted(...scripts: readonly (readonly object[])[]) {
  const bodies: Body[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    bodies.push(JSON.parse(Buffer.concat(pieces).toString()) as Body);
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const delta of scripts[bodies.length - 1] ?? []) {
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`);
    }
    response.write(
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] })}\n\n`,
    );
    response.end("data: [DONE]\n\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseURL = await openResponses(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
  const client = new OpenAI({ apiKey: "any", baseURL, maxRetries: 0 });
  return { client, sdk: createOpenAI({ apiKey: "any", baseURL }), bodies };
}

const shape = z.object({ answer: z.string() });
const refusing = [
  { role: "assistant", content: null, refusal: "" },
  { refusal: "I can" },
  { refusal: "not." },
];
const messages = [{ role: "user" as const, content: "Hi" }];

describe("a streamed refusal", () => {
  it("is a refusal for OpenAI's SDK, even if the request asks for an object", async () => {
    const { client } = await openScripted(refusing, refusing);
    const stream = client.chat.completions.stream({
      model: "mine",
      messages,
      response_format: zodResponseFormat(shape, "shape"),
    });
    const deltas: string[] = [];
    stream.on("refusal.delta", ({ delta }) => deltas.push(delta));
    const [choice] = (await stream.finalChatCompletion()).choices;
    expect(deltas).toEqual(["I can", "not."]);
    expect(choice?.message).toMatchObject({ content: null, refusal: "I cannot.", parsed: null });
    const format = zodTextFormat(shape, "shape");
    const response = await client.responses
      .stream({ model: "mine", input: "Hi", text: { format } })
      .finalResponse();
    expect(response.output_parsed).toBeNull();
    expect(response.output).toMatchObject([{ content: [{ type: "refusal", refusal: "I cannot." }] }]);
  });

  it("is filtered content for the AI SDK", async () => {
    const { sdk } = await openScripted(refusing, refusing);
    for (const model of [sdk.chat("mine"), sdk.responses("mine")]) {
      const result = streamText({ model, prompt: "Hi", maxRetries: 0 });
      await result.consumeStream();
      expect([await result.text, await result.finishReason]).toEqual(["I cannot.", "content-filter"]);
    }
  });
});

/** Gemini's compatible endpoint signs the call, and DeepSeek needs its thoughts back. */
const signed = { extra_content: { google: { thought_signature: "signature-1" } } };
const calling = [
  { role: "assistant", reasoning_content: "Let me" },
  { reasoning_content: " look" },
  {
    tool_calls: [
      { index: 0, id: "call_1", type: "function", function: { name: "look", arguments: "{}" }, ...signed },
    ],
  },
];
const wanted = { reasoning_content: "Let me look", tool_calls: [{ id: "call_1", ...signed }] };
const looking = { type: "function" as const, name: "look", strict: false, parameters: { type: "object" } };

describe("data that a provider needs back", () => {
  it.each([undefined, ["reasoning.encrypted_content" as const]])(
    "comes back with the items of a response that OpenAI's SDK streamed, including %s",
    async (include) => {
      const { client, bodies } = await openScripted(calling, [{ content: "Done" }]);
      const common = { model: "mine", tools: [looking], ...(include === undefined ? {} : { include }) };
      const first = await client.responses.stream({ ...common, input: "Hi" }).finalResponse();
      const output = { type: "function_call_output" as const, call_id: "call_1", output: "seen" };
      const input = [{ role: "user" as const, content: "Hi" }, ...first.output, output];
      const second = await client.responses
        .stream({ ...common, input: input as OpenAI.Responses.ResponseInput })
        .finalResponse();
      expect(second.output_text).toBe("Done");
      expect(bodies[1]).toMatchObject({ messages: [{}, wanted, {}] });
    },
  );

  it("comes back from the steps of the AI SDK", async () => {
    const { sdk, bodies } = await openScripted(calling, [{ content: "Done" }]);
    const result = streamText({
      model: sdk.responses("mine"),
      prompt: "Hi",
      maxRetries: 0,
      providerOptions: { openai: { store: false, include: ["reasoning.encrypted_content"] } },
      stopWhen: stepCountIs(2),
      tools: { look: tool({ inputSchema: jsonSchema({ type: "object" }), execute: async () => "seen" }) },
    });
    await result.consumeStream();
    expect(await result.text).toBe("Done");
    expect(bodies[1]).toMatchObject({ messages: [{}, wanted, {}] });
  });
});

describe("calls whose deltas alternate", () => {
  it("are complete for OpenAI's SDK and the AI SDK, also between empty deltas", async () => {
    const piece = (index: number, fields: object) => ({ tool_calls: [{ index, ...fields }] });
    const opened = (id: string) => ({ id, type: "function", function: { name: id, arguments: "" } });
    const script = [
      {},
      { content: "" },
      piece(0, opened("a")),
      piece(1, opened("b")),
      piece(0, { function: { arguments: '{"x"' } }),
      {},
      piece(1, { function: { arguments: '{"y":' } }),
      piece(0, { function: { arguments: ":1}" } }),
      piece(1, { function: { arguments: "2}" } }),
    ];
    const { client, sdk } = await openScripted(script, script);
    const named = (name: string) => ({
      type: "function" as const,
      function: { name, parameters: { type: "object" } },
    });
    const { choices } = await client.chat.completions
      .stream({ model: "mine", messages, tools: [named("a"), named("b")] })
      .finalChatCompletion();
    expect(choices[0]?.message.tool_calls).toMatchObject([
      { id: "a", function: { arguments: '{"x":1}' } },
      { id: "b", function: { arguments: '{"y":2}' } },
    ]);
    const result = streamText({
      model: sdk.chat("mine"),
      prompt: "Hi",
      maxRetries: 0,
      tools: {
        a: dynamicTool({ inputSchema: jsonSchema({ type: "object" }), execute: async () => "done" }),
        b: dynamicTool({ inputSchema: jsonSchema({ type: "object" }), execute: async () => "done" }),
      },
    });
    await result.consumeStream();
    expect((await result.toolCalls).map(({ toolCallId, input }) => [toolCallId, input])).toEqual([
      ["a", { x: 1 }],
      ["b", { y: 2 }],
    ]);
  });
});
